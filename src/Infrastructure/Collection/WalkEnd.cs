using System.Globalization;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>
/// The end of a walk, in the transaction of its last page: judges whether it was complete, and only then moves the watermark and "complete
/// up to" and counts absences (ADR 0021, 0022).
/// </summary>
internal sealed class WalkEnd(StoreWriter writer, RunLease lease, CoverageRules rules, DateTimeOffset now)
{
    private const long FewestChanges = 10;

    private sealed record Walk(
        long ProviderKey, bool IsFull, bool IsBackfill, long? Total, long? LeastTotal, long LastKey, DateTimeOffset? GapSince, long Read, long Updated,
        TimeSpan? Lateness);

    /// <param name="mark">The provider's mark for what changes next, or null when it gives none.</param>
    public void Close(string? mark)
    {
        var walk = Find();
        var seen = rules.TracksSeen ? new SeenRecords(writer, walk.ProviderKey).Measure() : ((long Count, long Name)?)null;
        var verdict = seen is { } met
            ? WalkTotals.Judge(writer, walk.ProviderKey, walk.IsFull, walk.LeastTotal, met)
            : TotalVerdict.Reached;
        var isEmpty = walk.IsFull && (seen?.Count ?? walk.Read) == 0 && Live(walk.ProviderKey) > 0;
        var gaps = Gaps(walk, verdict, seen?.Count, isEmpty);
        var holds = gaps.Any(gap => gap.Holds);
        if (holds)
        {
            Checkpoints.HoldWalk(writer, lease.Provider, walk.IsFull);
        }
        else
        {
            Checkpoints.CompleteWalk(writer, lease, walk.IsFull, mark);
        }

        var absent = !holds && walk.IsFull && !isEmpty && rules.Absence is { } policy
            ? new AbsenceSweep(writer, lease, walk.ProviderKey, policy, now).Run(walk.LastKey)
            : 0;
        Record(walk.Total, seen?.Count, absent, gaps);
        Alert(walk, gaps, isEmpty, holds);
        SeenRecords.Clear(writer, walk.ProviderKey);
    }

    private Walk Find()
    {
        var row = writer.Statement("""
            SELECT p.provider_key, r.mode, p.walk_total, p.walk_total_least, coalesce(p.walk_last_key, 0), p.gap_since, r.read, r.updated, p.lateness_us
            FROM providers p JOIN runs r ON r.run = ?2 WHERE p.provider = ?1
            """).Bind(1, lease.Provider.Value).Bind(2, lease.Run.Value);
        row.Step();
        var mode = EnumNames<RunMode>.Parse(row.Text(1)!);
        var walk = new Walk(
            row.Int64(0), mode != RunMode.Incremental, mode == RunMode.Backfill, row.IsNull(2) ? null : row.Int64(2), row.IsNull(3) ? null : row.Int64(3),
            row.Int64(4), row.Instant(5), row.Int64(6), row.Int64(7), row.IsNull(8) ? null : TimeSpan.FromMicroseconds(row.Int64(8)));
        row.Reset();
        return walk;
    }

    private List<CoverageGap> Gaps(Walk walk, TotalVerdict verdict, long? received, bool isEmpty)
    {
        var gaps = new List<CoverageGap>();
        var numbers = string.Create(CultureInfo.InvariantCulture, $"the provider counts {walk.LeastTotal}, {received} distinct arrived");
        if (verdict == TotalVerdict.Missing)
        {
            gaps.Add(new(
                GapKind.TotalNotReached, $"{Capital(numbers)}. The next run reads {(walk.IsFull ? "the whole list" : "the same interval")} again.", walk.GapSince ?? now, Holds: true));
        }
        else if (verdict == TotalVerdict.NotTrusted)
        {
            gaps.Add(new(GapKind.TotalNotTrusted, $"{Capital(numbers)}; reading again changed nothing, so this total is not believed.", now, Holds: false));
        }
        else if (verdict == TotalVerdict.Exceeded)
        {
            gaps.Add(new(GapKind.TotalExceeded, $"{Capital(numbers)}.", now, Holds: false));
        }

        if (isEmpty)
        {
            gaps.Add(new(GapKind.EmptyList, "The list is empty although records of this provider are known. Nothing is deleted for that.", now, Holds: false));
        }

        return gaps;
    }

    private void Record(long? total, long? received, long absent, List<CoverageGap> gaps)
    {
        var json = CoverageGapsJson.Write(gaps);
        writer.Statement("UPDATE runs SET total = ?2, received = ?3, removed_as_absent = ?4, gaps = ?5 WHERE run = ?1")
            .Bind(1, lease.Run.Value).Bind(2, total).Bind(3, received).Bind(4, absent).Bind(5, json).Run();
        writer.Statement("UPDATE providers SET gaps = ?2, gap_since = ?3 WHERE provider = ?1")
            .Bind(1, lease.Provider.Value).Bind(2, json).Bind(3, gaps.Find(gap => gap.Holds)?.Since).Run();
    }

    private void Alert(Walk walk, List<CoverageGap> gaps, bool isEmpty, bool holds)
    {
        Set(AlertCodes.Gap, gaps.Find(gap => gap.Holds)?.What);
        Set(AlertCodes.TotalNotTrusted, gaps.Find(gap => gap.Kind == GapKind.TotalNotTrusted)?.What);
        AlertOfChanges(walk);
        if (rules.Overlap is { } overlap)
        {
            Set(AlertCodes.LateChanges, walk.Lateness > overlap ? Late(walk.Lateness.Value, overlap) : null);
        }

        if (!walk.IsFull || holds)
        {
            return;
        }

        writer.Statement("UPDATE providers SET empty_walks = CASE WHEN ?2 <> 0 THEN empty_walks + 1 ELSE 0 END WHERE provider = ?1")
            .Bind(1, lease.Provider.Value).Bind(2, isEmpty).Run();
        Set(AlertCodes.EmptyList, EmptyWalks() >= 2 ? "The provider sent an empty list twice in a row. Nothing was deleted. Check its credentials and filters." : null);
    }

    // A backfill cleans everything again, so everything may change.
    private void AlertOfChanges(Walk walk)
    {
        if (walk.IsBackfill)
        {
            return;
        }

        var live = walk.Updated >= FewestChanges ? Live(walk.ProviderKey) : 0;
        Set(
            AlertCodes.ManyChanged,
            live > 0 && walk.Updated > live / 2
                ? string.Create(CultureInfo.InvariantCulture, $"{walk.Updated} of {live} records changed in one run ({lease.Run}). They are stored; the history of each customer has what was before.")
                : null);
    }

    private void Set(string code, string? message) => Alerts.Set(writer, lease.Provider, code, message, lease.Run, now);

    private long EmptyWalks()
    {
        var row = writer.Statement("SELECT empty_walks FROM providers WHERE provider = ?1").Bind(1, lease.Provider.Value);
        row.Step();
        var walks = row.Int64(0);
        row.Reset();
        return walks;
    }

    private long Live(long providerKey) => LiveRecords.Count(writer, providerKey);

    private static string Late(TimeSpan lateness, TimeSpan overlap) => string.Create(
        CultureInfo.InvariantCulture,
        $"A change became visible {lateness:c} after the watermark had passed it, but the declared overlap is {overlap:c}. Raise it in the preset (changedSince.overlap).");

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
