using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Application.Collection;

/// <summary>What a run reads.</summary>
/// <param name="Fingerprint">Of the connector.</param>
/// <param name="Resumes">True when an unfinished walk is taken up; false starts a new one.</param>
/// <param name="Since">Inclusive lower bound, null for the whole list.</param>
public sealed record WalkPlan(RunMode Mode, string Fingerprint, bool Resumes, ChangeBound? Since, string? Cursor)
{
    /// <summary>
    /// Takes up an unfinished walk; else reads what changed since the watermark, less the overlap; else everything. A checkpoint of another
    /// fingerprint has no meaning for this connector, so everything is read.
    /// </summary>
    /// <param name="full">The whole list was asked for.</param>
    public static WalkPlan For(Checkpoint checkpoint, IConnector connector, bool full)
    {
        if (!string.Equals(checkpoint.Fingerprint, connector.Fingerprint, StringComparison.Ordinal))
        {
            return new WalkPlan(RunMode.Backfill, connector.Fingerprint, Resumes: false, null, null);
        }

        if (full)
        {
            return new WalkPlan(RunMode.Full, connector.Fingerprint, Resumes: false, null, null);
        }

        if (checkpoint.Walk is { } walk)
        {
            var mode = walk.Since is not null ? RunMode.Incremental : checkpoint.Watermark is null ? RunMode.Backfill : RunMode.Full;
            return new WalkPlan(mode, connector.Fingerprint, Resumes: true, walk.Since, walk.Cursor);
        }

        if (!connector.ReadsChanges)
        {
            return new WalkPlan(RunMode.Full, connector.Fingerprint, Resumes: false, null, null);
        }

        return checkpoint.Watermark is { } watermark
            ? new WalkPlan(RunMode.Incremental, connector.Fingerprint, Resumes: false, Back(watermark, connector.Overlap), null)
            : new WalkPlan(RunMode.Backfill, connector.Fingerprint, Resumes: false, null, null);
    }

    public ReadFrom ToReadFrom() => new(
        Since is null ? null : new ChangedSince(Since.Value, Since.Text),
        Cursor is null ? null : new Cursor(Cursor));

    // Behind the watermark the bound is ours, so the provider's own text no longer names it.
    private static ChangeBound Back(ChangeBound watermark, TimeSpan overlap) =>
        overlap == TimeSpan.Zero ? watermark : new ChangeBound(watermark.Value - overlap, null);
}
