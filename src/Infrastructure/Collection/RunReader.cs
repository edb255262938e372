using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Reads runs by hand-written SQL.</summary>
internal sealed class RunReader(IStore store) : IRunReader
{
    private const string OfAll =
        $"""
        SELECT {RunRows.Columns} FROM runs
        WHERE run < @before AND (CAST(@state AS text) IS NULL OR state = CAST(@state AS text))
        ORDER BY run DESC LIMIT @limit + 1
        """;

    private const string OfProvider =
        $"""
        SELECT {RunRows.Columns} FROM runs
        WHERE provider = @provider AND run < @before AND (CAST(@state AS text) IS NULL OR state = CAST(@state AS text))
        ORDER BY run DESC LIMIT @limit + 1
        """;

    private const string One = $"SELECT {RunRows.Columns} FROM runs WHERE run = @run";

    public Task<Rows<RunView>> ListAsync(ListRuns query, Keyset? after, CancellationToken cancellationToken) => store.ReadOneAsync(
        snapshot => snapshot.Command(
            query.Provider is null ? OfAll : OfProvider,
            ("@provider", query.Provider?.Value),
            ("@before", after?.Key ?? long.MaxValue),
            ("@state", query.State is { } state ? EnumNames<RunState>.Of(state) : null),
            ("@limit", query.Limit))
            .ReadPageAsync(query.Limit, Read, row => new Keyset("", row.Int64(0)), cancellationToken),
        cancellationToken);

    public Task<RunView?> FindAsync(RunId run, CancellationToken cancellationToken) => store.ReadOneAsync(
        async snapshot => (await snapshot.Command(One, ("@run", run.Value)).ReadAllAsync(Read, cancellationToken)).SingleOrDefault(), cancellationToken);

    private static RunView Read(StoreRow row) => new(
        row.Run(0),
        row.Provider(1),
        row.Enum<RunTrigger>(2),
        row.Enum<RunMode>(3),
        row.Enum<RunState>(4),
        row.Instant(5),
        row.InstantOrNull(6),
        row.InstantOrNull(7),
        row.InstantOrNull(8),
        new RunCounters(
            row.Int64(9), row.Int64(10), row.Int64(11), row.Int64(12), row.Int64(13), row.Int64(14), row.Int64(15), row.Int64(16)),
        row.Flag(17),
        row.TextOrNull(18),
        row.TextOrNull(19))
    {
        Coverage = new RunCoverage(
            row.Int64OrNull(20), row.Int64OrNull(21), row.Int64(22), CoverageGapsJson.Read(row.TextOrNull(23))),
        Note = row.TextOrNull(24),
    };
}
