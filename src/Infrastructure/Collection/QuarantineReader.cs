using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Reads quarantined records by hand-written SQL.</summary>
internal sealed class QuarantineReader(IStore store) : IQuarantineReader
{
    private const string Columns =
        """
        entry, provider, external_id, run, last_run, seen, pointer, rule, reason, state, first_at, last_at, closed_at, length(body), feed
        """;

    private const string Filters =
        """
        entry < @before AND (CAST(@provider AS text) IS NULL OR provider = CAST(@provider AS text)) AND (CAST(@rule AS text) IS NULL OR rule = CAST(@rule AS text))
        AND (CAST(@external AS text) IS NULL OR external_id = CAST(@external AS text))
        """;

    private const string OfAll = $"SELECT {Columns} FROM quarantine WHERE {Filters} ORDER BY entry DESC LIMIT @limit + 1";

    private const string OfState = $"SELECT {Columns} FROM quarantine WHERE state = CAST(@state AS text) AND {Filters} ORDER BY entry DESC LIMIT @limit + 1";

    private const string One = $"SELECT {Columns}, body FROM quarantine WHERE entry = @entry";

    public Task<Rows<QuarantineView>> ListAsync(ListQuarantine query, Keyset? after, CancellationToken cancellationToken) => store.ReadOneAsync(
        snapshot => snapshot.Command(
            query.State is null ? OfAll : OfState,
            ("@state", query.State is { } state ? EnumNames<QuarantineState>.Of(state) : null),
            ("@before", after?.Key ?? long.MaxValue),
            ("@provider", query.Provider?.Value),
            ("@rule", query.Rule),
            ("@external", query.ExternalId),
            ("@limit", query.Limit))
            .ReadPageAsync(query.Limit, Read, row => new Keyset("", row.Int64(0)), cancellationToken),
        cancellationToken);

    public Task<QuarantineDetail?> FindAsync(long entry, CancellationToken cancellationToken) => store.ReadOneAsync(
        async snapshot => (await snapshot.Command(One, ("@entry", entry))
            .ReadAllAsync(row => new QuarantineDetail(Read(row), row.Bytes(15)), cancellationToken)).SingleOrDefault(),
        cancellationToken);

    private static QuarantineView Read(StoreRow row) => new(
        row.Int64(0),
        row.Provider(1),
        row.TextOrNull(2),
        row.Run(3),
        row.Run(4),
        row.Int64(5),
        row.Text(6),
        row.Text(7),
        row.Text(8),
        row.Enum<QuarantineState>(9),
        row.Instant(10),
        row.Instant(11),
        row.InstantOrNull(12),
        row.Int64(13),
        row.Text(14));
}
