using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Application.Collection;

/// <summary>What a run proved, beside the interval of change time in <see cref="RunView"/> (ADR 0021).</summary>
/// <param name="Total">Records the provider said the list has, told last in this walk; null when it did not say.</param>
/// <param name="Received">Distinct records received in this walk, earlier runs of it included; null where nobody counts them.</param>
/// <param name="RemovedAsAbsent">Records deleted because complete walks no longer show them; not part of what was read.</param>
/// <param name="Gaps">What is missing from the certificate, and reservations.</param>
public sealed record RunCoverage(long? Total, long? Received, long RemovedAsAbsent, IReadOnlyList<CoverageGap> Gaps)
{
    public static readonly RunCoverage None = new(null, null, 0, []);
}
