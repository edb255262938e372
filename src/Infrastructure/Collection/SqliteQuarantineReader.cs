using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Reads quarantined records by hand-written SQL.</summary>
internal sealed class SqliteQuarantineReader(SqliteDatabase database) : IQuarantineReader
{
    private const string Columns =
        """
        entry, provider, external_id, run, last_run, seen, pointer, rule, reason, state, first_at, last_at, closed_at, length(body), feed
        """;

    private const string Filters =
        """
        entry < @before AND (@provider IS NULL OR provider = @provider) AND (@rule IS NULL OR rule = @rule)
        AND (@external IS NULL OR external_id = @external)
        """;

    private const string OfAll = $"SELECT {Columns} FROM quarantine WHERE {Filters} ORDER BY entry DESC LIMIT @limit + 1";

    private const string OfState = $"SELECT {Columns} FROM quarantine WHERE state = @state AND {Filters} ORDER BY entry DESC LIMIT @limit + 1";

    private const string One = $"SELECT {Columns}, body FROM quarantine WHERE entry = @entry";

    public Task<Rows<QuarantineView>> ListAsync(ListQuarantine query, Keyset? after, CancellationToken cancellationToken) => database.ReadAsync(
        snapshot => snapshot.Command(
            query.State is null ? OfAll : OfState,
            ("@state", query.State is { } state ? EnumNames<QuarantineState>.Of(state) : null),
            ("@before", after?.Key ?? long.MaxValue),
            ("@provider", query.Provider?.Value),
            ("@rule", query.Rule),
            ("@external", query.ExternalId),
            ("@limit", query.Limit))
            .ReadPage(query.Limit, Read, row => new Keyset("", row.GetInt64(0))),
        cancellationToken);

    public Task<QuarantineDetail?> FindAsync(long entry, CancellationToken cancellationToken) => database.ReadAsync(
        snapshot => snapshot.Command(One, ("@entry", entry))
            .ReadAll(row => new QuarantineDetail(Read(row), row.GetFieldValue<byte[]>(15))).SingleOrDefault(),
        cancellationToken);

    private static QuarantineView Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetProviderId(1),
        row.GetText(2),
        row.GetRunId(3),
        row.GetRunId(4),
        row.GetInt64(5),
        row.GetString(6),
        row.GetString(7),
        row.GetString(8),
        row.GetEnum<QuarantineState>(9),
        row.GetInstant(10),
        row.GetInstant(11),
        row.GetInstantOrNull(12),
        row.GetInt64(13),
        row.GetString(14));
}
