using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Application.Collection;

/// <summary>What a run reads.</summary>
/// <param name="Fingerprint">Of the connector.</param>
/// <param name="Resumes">True when an unfinished walk is taken up; false starts a new one.</param>
/// <param name="Probes">False when nothing can be stored under this fingerprint yet: then no record needs asking for.</param>
/// <param name="Since">Inclusive lower bound, null for the whole list.</param>
public sealed record WalkPlan(RunMode Mode, string Fingerprint, bool Resumes, bool Probes, ChangeBound? Since, string? Cursor)
{
    /// <summary>
    /// Takes up an unfinished walk, from its beginning where rows may have moved under its position; else reads what changed since the
    /// watermark, less the overlap; else everything. A checkpoint of another mapping has no meaning now, so everything is read.
    /// </summary>
    /// <param name="full">The whole list was asked for.</param>
    public static WalkPlan For(Checkpoint checkpoint, IConnector connector, bool full)
    {
        var fingerprint = Mapping.Of(connector).Name;
        if (!string.Equals(checkpoint.Fingerprint, fingerprint, StringComparison.Ordinal))
        {
            return Anew(RunMode.Backfill, null) with { Probes = false };
        }

        if (full)
        {
            return Anew(RunMode.Full, null);
        }

        if (checkpoint.Walk is { } walk)
        {
            var mode = walk.Since is not null ? RunMode.Incremental : checkpoint.Watermark is null ? RunMode.Backfill : RunMode.Full;
            return connector.ResumesAcrossRuns ? Anew(mode, walk.Since) with { Resumes = true, Cursor = walk.Cursor } : Anew(mode, walk.Since);
        }

        return (connector.ReadsChanges, checkpoint.Watermark) switch
        {
            (false, _) => Anew(RunMode.Full, null),
            (true, null) => Anew(RunMode.Backfill, null),
            (true, { } watermark) => Anew(RunMode.Incremental, Back(watermark, connector.Overlap)),
        };

        WalkPlan Anew(RunMode mode, ChangeBound? since) => new(mode, fingerprint, Resumes: false, Probes: true, since, null);
    }

    public ReadFrom ToReadFrom() => new(
        Since is null ? null : new ChangedSince(Since.Value, Since.Text),
        Cursor is null ? null : new Cursor(Cursor));

    // Behind the watermark the bound is ours, so the provider's own text no longer names it.
    private static ChangeBound Back(ChangeBound watermark, TimeSpan overlap) =>
        overlap == TimeSpan.Zero ? watermark : new ChangeBound(watermark.Value - overlap, null);
}
