using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Application.Collection;

/// <summary>What a run reads.</summary>
/// <param name="Fingerprint">Of the connector.</param>
/// <param name="Resumes">True when an unfinished walk is taken up; false starts a new one.</param>
/// <param name="Probes">False when nothing can be stored under this fingerprint yet: then no record needs asking for.</param>
/// <param name="Since">Inclusive lower bound, null for the whole list.</param>
public sealed record WalkPlan(RunMode Mode, string Fingerprint, bool Resumes, bool Probes, ChangeBound? Since, string? Cursor)
{
    /// <summary>The provider's mark that the walk begins at, or null.</summary>
    public string? Mark { get; init; }

    /// <summary>Stable code that says why everything is read although changes could be asked for; null otherwise.</summary>
    public string? Note { get; init; }

    public ReadFrom ToReadFrom() => new(
        Since is null ? null : new ChangedSince(Since.Value, Since.Text),
        Cursor is null ? null : new Cursor(Cursor),
        Mark is null ? null : new Cursor(Mark));

    /// <inheritdoc cref="WalkPlanner"/>
    public static WalkPlan For(Checkpoint checkpoint, IConnector connector, WalkWish wish) => new WalkPlanner(checkpoint, connector, wish).Plan();
}

/// <summary>What a run was started for.</summary>
/// <param name="Full">A person asked for the whole list.</param>
/// <param name="Scheduled">The schedule started it, so that a whole walk may be due.</param>
/// <param name="Now">By our clock.</param>
public readonly record struct WalkWish(bool Full, bool Scheduled, DateTimeOffset Now);
