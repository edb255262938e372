using CleanCustomers.Application.Providers;

namespace CleanCustomers.Infrastructure.Providers.Conformance;

/// <summary>One thing that is looked at.</summary>
internal interface ICheck
{
    /// <summary>The step's stable name.</summary>
    string Name { get; }
}

/// <summary>
/// Judges one promise of a list by a sample. Asks nothing itself, so that the same checks hold for real accounts and for simulators.
/// </summary>
internal interface IListCheck : ICheck
{
    /// <summary>The sample has at least one page.</summary>
    CheckStep Look(ListSample sample);
}

/// <summary>Judges what the mapping makes of records, however they came: from a list or from a file.</summary>
internal interface IRecordCheck : ICheck
{
    CheckStep Look(RecordSample sample);
}

/// <summary>A check of records as one of a list.</summary>
internal sealed class OfRecords(IRecordCheck check) : IListCheck
{
    public string Name => check.Name;

    public CheckStep Look(ListSample sample) => check.Look(sample.OfRecords);
}

/// <summary>Steps in the words of a check.</summary>
internal static class ListCheckSteps
{
    public static CheckStep Ok(this ICheck check, string message) => new(check.Name, CheckOutcome.Ok, message);

    public static CheckStep Warning(this ICheck check, string message, string remedy) => new(check.Name, CheckOutcome.Warning, message) { Remedy = remedy };

    public static CheckStep Failed(this ICheck check, string message, string remedy) => new(check.Name, CheckOutcome.Failed, message) { Remedy = remedy };

    public static CheckStep Skipped(this ICheck check, string message) => new(check.Name, CheckOutcome.Skipped, message);
}

/// <summary>The checks there are.</summary>
internal static class ListChecks
{
    /// <summary>Enough to see that a list can be collected; two pages.</summary>
    public static IReadOnlyList<IListCheck> Basic { get; } =
        [new EndRuleCheck(), new PagingCheck(), .. RecordChecks.All.Select(check => new OfRecords(check))];

    /// <summary>That the provider keeps what its preset declares; three pages and the question since a boundary.</summary>
    public static IReadOnlyList<IListCheck> Conformance { get; } =
    [
        new PageSizeCheck(), new PagesDifferCheck(), new LowerBoundCheck(), new OrderCheck(), new TotalCheck(), new DateHeaderCheck(),
        new ClockCheck(), new LimitHeadersCheck(),
    ];
}

/// <summary>The checks of records.</summary>
internal static class RecordChecks
{
    public static IReadOnlyList<IRecordCheck> All { get; } = [new DatesCheck(), new IdsCheck(), new MappingCheck()];
}
