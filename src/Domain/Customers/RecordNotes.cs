using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Customers;

/// <summary>Why a record cannot be stored.</summary>
/// <param name="Field">The field that broke the rule, or null for the record as a whole.</param>
/// <param name="Rule">Stable rule id.</param>
/// <param name="Reason">For people; holds no value of the record.</param>
public sealed record Rejection(CustomerField? Field, string Rule, string Reason);

/// <summary>What the rules found in one record, and what that leads to under the provider's policy. One per record, one thread.</summary>
/// <param name="policy">Overrides of rules that warn or reject.</param>
/// <param name="tombstone">A deletion must arrive however dirty the rest of its record is: only what orders versions can reject it.</param>
public sealed class RecordNotes(CleaningPolicy policy, bool tombstone = false)
{
    private List<RuleNote>? notes;

    public CleaningPolicy Policy { get; } = policy;

    /// <summary>The first finding that rejects the record, or null.</summary>
    public Rejection? Rejection { get; private set; }

    /// <summary>Fixes and warnings in the order found.</summary>
    public IReadOnlyList<RuleNote> Notes => (IReadOnlyList<RuleNote>?)notes ?? [];

    public void Add(CustomerField? field, CleaningRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        Add(field, rule.Id, rule.RejectsIn is { } only && only == field ? RuleAction.Reject : rule.Action, rule.Description);
    }

    /// <summary>Takes over a note that the mapping made; its rule need not be in the catalogue.</summary>
    public void Add(RuleNote mapped)
    {
        ArgumentNullException.ThrowIfNull(mapped);
        Add(mapped.Field, mapped.Rule, mapped.Action, CleaningRules.Find(mapped.Rule)?.Description ?? "The field could not be mapped.");
    }

    private void Add(CustomerField? field, string rule, RuleAction action, string description)
    {
        if (action != RuleAction.Fix && Policy.Overrides.TryGetValue(rule, out var wanted) && wanted != RuleAction.Fix)
        {
            action = wanted;
        }

        if (action == RuleAction.Reject && tombstone && field != CustomerField.UpdatedAt)
        {
            action = RuleAction.Warn;
        }

        if (action == RuleAction.Reject)
        {
            Rejection ??= new Rejection(field, rule, description);
        }
        else
        {
            (notes ??= []).Add(new RuleNote(field, rule, action));
        }
    }
}
