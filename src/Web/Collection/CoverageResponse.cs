using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Web.Collection;

/// <summary>What a run proved, beside the interval of change time.</summary>
/// <param name="Total">Records the provider said the list has, told last; null when it did not say.</param>
/// <param name="Received">Distinct records that arrived in this walk, earlier runs of it included; null where they are not counted.</param>
/// <param name="RemovedAsAbsent">Records deleted because complete walks no longer show them; not part of what was read.</param>
/// <param name="Gaps">What is missing from the certificate, and reservations.</param>
internal sealed record CoverageResponse(long? Total, long? Received, long RemovedAsAbsent, IReadOnlyList<RunGapResponse> Gaps)
{
    public static CoverageResponse From(RunCoverage coverage) =>
        new(coverage.Total, coverage.Received, coverage.RemovedAsAbsent, [.. coverage.Gaps.Select(RunGapResponse.From)]);
}

/// <summary>Something missing from what a run proved, or a reservation.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="What">For people: what, where and how it is closed.</param>
/// <param name="Since">Since when, over all runs in a row.</param>
/// <param name="Holds">"Complete up to" does not move past it; false for a reservation.</param>
internal sealed record RunGapResponse(GapKind Kind, string What, DateTimeOffset Since, bool Holds)
{
    public static RunGapResponse From(CoverageGap gap) => new(gap.Kind, gap.What, gap.Since, gap.Holds);
}
