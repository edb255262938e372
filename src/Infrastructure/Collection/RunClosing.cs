using System.Globalization;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>The last words of a run: its own row, and where its walk stands when it did not reach the end.</summary>
internal static class RunClosing
{
    public static readonly RunEnd Interrupted = new(
        "run.interrupted", "The process that collected ended without closing the run. Committed pages stay; the next run goes on from there.");

    /// <summary>Succeeded when the end of the list was reached, Partial when pages were stored, else Failed.</summary>
    public static void Close(StoreWriter writer, RunLease lease, RunEnd end, DateTimeOffset now)
    {
        writer.Statement("""
            UPDATE runs SET finished_at = ?2, error_code = ?3, error = ?4,
                state = CASE WHEN ?3 IS NULL THEN 'succeeded' WHEN pages > 0 THEN 'partial' ELSE 'failed' END
            WHERE run = ?1 AND state = 'running'
            """)
            .Bind(1, lease.Run.Value).Bind(2, now).Bind(3, end.ErrorCode).Bind(4, end.ErrorMessage).Run();
        if (writer.Changes == 1 && end.ErrorCode is not null)
        {
            RecordGap(writer, lease, end, now);
        }
    }

    // Like every gap: what is missing, where, since when. The certificate of a run that stopped has only this to say.
    private static void RecordGap(StoreWriter writer, RunLease lease, RunEnd end, DateTimeOffset now)
    {
        var row = writer.Statement("SELECT walk_pages, walk_total, gap_since FROM providers WHERE provider = ?1").Bind(1, lease.Provider.Value);
        row.Step();
        var (pages, total, since) = (row.Int64(0), row.IsNull(1) ? null : (long?)row.Int64(1), row.Instant(2) ?? now);
        row.Reset();
        var next = pages + 1;
        var goesOn = end.WalkGoesOn switch
        {
            null => "the next run takes it up",
            true when !end.ForgetsWalk && pages > 0 => string.Create(CultureInfo.InvariantCulture, $"the next run goes on at page {next}"),
            _ => "the next run begins the walk anew",
        };
        var gaps = new List<CoverageGap>();
        if (end.Fault is not null)
        {
            gaps.Add(new(
                GapKind.PageRefused, string.Create(CultureInfo.InvariantCulture, $"Page {next} of the walk could not be read ({end.ErrorCode})."), since, Holds: true));
        }

        gaps.Add(new(
            GapKind.WalkNotEnded, string.Create(CultureInfo.InvariantCulture, $"The walk stopped after page {pages}; {goesOn}."), since, Holds: true));
        var json = CoverageGapsJson.Write(gaps);
        writer.Statement("UPDATE runs SET total = ?2, gaps = ?3 WHERE run = ?1").Bind(1, lease.Run.Value).Bind(2, total).Bind(3, json).Run();
        writer.Statement("UPDATE providers SET gaps = ?2, gap_since = ?3 WHERE provider = ?1").Bind(1, lease.Provider.Value).Bind(2, json).Bind(3, since).Run();
    }
}
