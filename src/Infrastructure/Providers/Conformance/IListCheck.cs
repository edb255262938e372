using CleanCustomers.Application.Providers;

namespace CleanCustomers.Infrastructure.Providers.Conformance;

/// <summary>
/// Judges one promise of a list by a sample. Asks nothing itself, so that the same checks hold for real accounts and for simulators.
/// </summary>
internal interface IListCheck
{
    /// <summary>The step's stable name.</summary>
    string Name { get; }

    /// <summary>The sample has at least one page.</summary>
    CheckStep Look(ListSample sample);
}

/// <summary>Steps in the words of a check.</summary>
internal static class ListCheckSteps
{
    public static CheckStep Ok(this IListCheck check, string message) => new(check.Name, CheckOutcome.Ok, message);

    public static CheckStep Warning(this IListCheck check, string message, string remedy) => new(check.Name, CheckOutcome.Warning, message) { Remedy = remedy };

    public static CheckStep Failed(this IListCheck check, string message, string remedy) => new(check.Name, CheckOutcome.Failed, message) { Remedy = remedy };

    public static CheckStep Skipped(this IListCheck check, string message) => new(check.Name, CheckOutcome.Skipped, message);
}

/// <summary>The checks there are.</summary>
internal static class ListChecks
{
    /// <summary>Enough to see that a list can be collected; two pages.</summary>
    public static IReadOnlyList<IListCheck> Basic { get; } =
        [new EndRuleCheck(), new PagingCheck(), new DatesCheck(), new IdsCheck(), new MappingCheck()];

    /// <summary>That the provider keeps what its preset declares; three pages and the question since a boundary.</summary>
    public static IReadOnlyList<IListCheck> Conformance { get; } =
    [
        new PageSizeCheck(), new PagesDifferCheck(), new LowerBoundCheck(), new OrderCheck(), new TotalCheck(), new DateHeaderCheck(),
        new ClockCheck(), new LimitHeadersCheck(),
    ];
}
