using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Application.Collection;

/// <summary>What of a provider's walks is written down beside its records.</summary>
/// <param name="TellsTotal">The provider counts its list, so what arrived is counted too.</param>
/// <param name="Absence">When a missing record counts as deleted; null for never.</param>
/// <param name="Overlap">How far incremental walks go back behind the watermark; null when there are none, and nothing can be late.</param>
public sealed record CoverageRules(bool TellsTotal, AbsencePolicy? Absence, TimeSpan? Overlap)
{
    /// <summary>Nothing but the records themselves.</summary>
    public static readonly CoverageRules None = new(false, null, null);

    /// <summary>Which records a walk met is kept. Costs one bit for each, also for unchanged ones.</summary>
    public bool TracksSeen => TellsTotal || Absence is not null;

    public static CoverageRules Of(IConnector connector) =>
        new(connector.TellsTotal, connector.Absence, connector.ReadsChanges ? connector.Overlap : null);
}
