using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;

namespace CleanCustomers.Infrastructure.Providers.Mapping;

/// <summary>Whether a record is a tombstone. In doubt it is not: a customer wrongly removed is worse than one removed late.</summary>
internal sealed class RemovedPlan(RemovedRule rule, string[] nullWords, int slot)
{
    // Zero dates and null words say "not deleted" in a deleted-at member.
    private readonly DateReader nothing = new(
        new DateSource(rule.Path, [], null, nullWords, DaylightChoice.Issue, DaylightChoice.Issue), DateTarget.Instant);

    public bool IsRemoved(Slot[] values)
    {
        var value = values[slot];
        if (rule.Value is { } wanted)
        {
            return value.HoldsText && (rule.EndsWith ? value.Text!.EndsWith(wanted, StringComparison.Ordinal) : value.Text == wanted);
        }

        return value.Kind == SlotKind.Complex
            || (value.HoldsText && value.Text is not ("false" or "0") && nothing.Read(value.Text) is not DateReading.Absent);
    }
}
