using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>The words of runs in the store, and a run's row as a view.</summary>
internal static class RunRows
{
    public const string Columns = """
        run, provider, trigger, mode, state, started_at, finished_at, changed_from, changed_to, pages, read, created, updated, unchanged,
        removed, quarantined, suppressed, cancel_requested, error_code, error, total, received, removed_as_absent, gaps, note
        """;

    public static RunView Read(StoreStatement row) => new(
        new RunId(row.Int64(0)),
        new ProviderId(row.Text(1)!),
        Enum.Parse<RunTrigger>(row.Text(2)!, ignoreCase: true),
        Enum.Parse<RunMode>(row.Text(3)!, ignoreCase: true),
        Enum.Parse<RunState>(row.Text(4)!, ignoreCase: true),
        row.Instant(5)!.Value,
        row.Instant(6),
        row.Instant(7),
        row.Instant(8),
        new RunCounters(
            row.Int64(9), row.Int64(10), row.Int64(11), row.Int64(12), row.Int64(13), row.Int64(14), row.Int64(15), row.Int64(16)),
        row.Int64(17) != 0,
        row.Text(18),
        row.Text(19))
    {
        Coverage = new RunCoverage(
            row.IsNull(20) ? null : row.Int64(20), row.IsNull(21) ? null : row.Int64(21), row.Int64(22), CoverageGapsJson.Read(row.Text(23))),
        Note = row.Text(24),
    };

    public static RunView? Find(StoreWriter writer, RunId run)
    {
        var find = writer.Statement($"SELECT {Columns} FROM runs WHERE run = ?1").Bind(1, run.Value);
        return ReadOne(find);
    }

    public static RunView? ReadOne(StoreStatement statement)
    {
        if (!statement.Step())
        {
            return null;
        }

        var view = Read(statement);
        statement.Reset();
        return view;
    }
}
