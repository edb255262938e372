using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers.Contracts;

/// <summary>What cleaning made of one record.</summary>
public abstract record CleanOutcome
{
    private CleanOutcome()
    {
    }

    /// <summary>The record can be stored.</summary>
    /// <param name="Fields">Its cleaned fields.</param>
    /// <param name="Notes">What was fixed or left empty on the way; empty for a spotless record.</param>
    /// <param name="OrdersWatermark">False when the provider's change time is missing or in the future: it must not move a watermark.</param>
    public sealed record Accepted(CustomerFields Fields, IReadOnlyList<RuleNote> Notes, bool OrdersWatermark) : CleanOutcome;

    /// <summary>The record breaks a rule that rejects it.</summary>
    /// <param name="Field">The field that broke the rule, or null for the record as a whole.</param>
    /// <param name="Rule">Stable rule id, for example <c>record.no_id</c>.</param>
    /// <param name="Reason">For people; holds no value of the record.</param>
    public sealed record Rejected(CustomerField? Field, string Rule, string Reason) : CleanOutcome;
}
