using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Reads runs by hand-written SQL.</summary>
internal sealed class SqliteRunReader(SqliteDatabase database) : IRunReader
{
    private const string OfAll =
        $"""
        SELECT {RunRows.Columns} FROM runs
        WHERE run < @before AND (@state IS NULL OR state = @state)
        ORDER BY run DESC LIMIT @limit + 1
        """;

    private const string OfProvider =
        $"""
        SELECT {RunRows.Columns} FROM runs
        WHERE provider = @provider AND run < @before AND (@state IS NULL OR state = @state)
        ORDER BY run DESC LIMIT @limit + 1
        """;

    private const string One = $"SELECT {RunRows.Columns} FROM runs WHERE run = @run";

    public Task<Rows<RunView>> ListAsync(ListRuns query, Keyset? after, CancellationToken cancellationToken) => database.ReadAsync(
        snapshot => snapshot.Command(
            query.Provider is null ? OfAll : OfProvider,
            ("@provider", query.Provider?.Value),
            ("@before", after?.Key ?? long.MaxValue),
            ("@state", query.State is { } state ? EnumNames<RunState>.Of(state) : null),
            ("@limit", query.Limit))
            .ReadPage(query.Limit, Read, row => new Keyset("", row.GetInt64(0))),
        cancellationToken);

    public Task<RunView?> FindAsync(RunId run, CancellationToken cancellationToken) => database.ReadAsync(
        snapshot => snapshot.Command(One, ("@run", run.Value)).ReadAll(Read).SingleOrDefault(), cancellationToken);

    private static RunView Read(SqliteDataReader row) => new(
        row.GetRunId(0),
        row.GetProviderId(1),
        row.GetEnum<RunTrigger>(2),
        row.GetEnum<RunMode>(3),
        row.GetEnum<RunState>(4),
        row.GetInstant(5),
        row.GetInstantOrNull(6),
        row.GetInstantOrNull(7),
        row.GetInstantOrNull(8),
        new RunCounters(
            row.GetInt64(9), row.GetInt64(10), row.GetInt64(11), row.GetInt64(12), row.GetInt64(13), row.GetInt64(14), row.GetInt64(15), row.GetInt64(16)),
        row.GetBoolean(17),
        row.GetText(18),
        row.GetText(19))
    {
        Coverage = new RunCoverage(
            row.IsDBNull(20) ? null : row.GetInt64(20), row.IsDBNull(21) ? null : row.GetInt64(21), row.GetInt64(22), CoverageGapsJson.Read(row.GetText(23))),
        Note = row.GetText(24),
    };
}
