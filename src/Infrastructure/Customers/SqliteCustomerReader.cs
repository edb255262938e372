using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>Reads customers by hand-written SQL.</summary>
internal sealed class SqliteCustomerReader(SqliteDatabase database) : ICustomerReader
{
    public Task<CustomerRows> ListAsync(
        ListCustomers query, IReadOnlyList<SearchTerm> terms, Keyset? after, CancellationToken cancellationToken) =>
        database.ReadAsync(
            snapshot =>
            {
                var match = terms.Count == 0 ? null : string.Join(" AND ", terms.Select(MatchExpression));
                var (text, key) = after is { } place ? (place.Text, place.Key) : CustomerSql.Beginning(query.Sort);
                var rows = snapshot.Command(
                    CustomerSql.List(query.Sort, query.ExternalId is null ? PlanFor(snapshot, match) : SearchPlan.OneRecord),
                    ("@text", text),
                    ("@key", key),
                    ("@since", Instants.Format(query.UpdatedSince) ?? ""),
                    ("@before", Instants.Format(query.UpdatedBefore) ?? "~"),
                    ("@state", query.State is { } state ? EnumNames<CustomerState>.Of(state) : null),
                    ("@country", query.Country),
                    ("@provider", query.Provider?.Value),
                    ("@external", query.ExternalId),
                    ("@words", match),
                    ("@limit", query.Limit))
                    .ReadPage(query.Limit, ReadCustomer, row => new Keyset(row.GetString(7), row.GetInt64(8)));
                return new CustomerRows(rows, FreshnessSql.Read(snapshot));
            },
            cancellationToken);

    public Task<CustomerView?> FindAsync(CustomerId id, CancellationToken cancellationToken) => database.ReadAsync(
        snapshot => snapshot.Command(CustomerSql.One, ("@id", id.ToStored())).ReadAll(ReadCustomer).SingleOrDefault(), cancellationToken);

    public Task<Rows<ChangeView>?> HistoryAsync(CustomerId id, int limit, Keyset? after, CancellationToken cancellationToken)
    {
        const string history =
            """
            SELECT h.sequence, c.id, h.kind, h.fields, h.run, h.at
            FROM changes h JOIN customers c USING (customer_key)
            WHERE h.customer_key = @key AND h.sequence < @before
            ORDER BY h.sequence DESC
            LIMIT @limit + 1
            """;

        return database.ReadAsync(
            snapshot => FindKey(snapshot, id) is { } key
                ? snapshot.Command(history, ("@key", key), ("@before", after?.Key ?? long.MaxValue), ("@limit", limit))
                    .ReadPage(limit, StoredChange.Read, row => new Keyset("", row.GetInt64(0)))
                : null,
            cancellationToken);
    }

    public Task<IReadOnlyList<RecordView>?> RecordsAsync(CustomerId id, CancellationToken cancellationToken)
    {
        const string records =
            """
            SELECT p.provider, r.external_id, r.changed_at, r.removed, r.first_run, r.last_run, r.notes, r.fields, r.body
            FROM record_bodies r JOIN providers p USING (provider_key)
            WHERE r.customer_key = @key
            ORDER BY p.provider, r.external_id
            """;

        return database.ReadAsync<IReadOnlyList<RecordView>?>(
            snapshot => FindKey(snapshot, id) is { } key ? snapshot.Command(records, ("@key", key)).ReadAll(ReadRecord) : null, cancellationToken);
    }

    // The words hold letters and digits only (SearchTerms), so the quotes cannot be closed by the user.
    private static string MatchExpression(SearchTerm term)
    {
        var words = string.Join(" AND ", term.Words.Select(Prefix));
        return term.Numbers.Count == 0 ? words : $"(({words}) OR {string.Join(" OR ", term.Numbers.Select(Prefix))})";
    }

    private static string Prefix(string word) => $"\"{word}\"*";

    private static SearchPlan PlanFor(SqliteTransaction snapshot, string? match)
    {
        if (match is null)
        {
            return SearchPlan.None;
        }

        var matches = snapshot.Command(CustomerSql.CountMatches, ("@words", match)).Scalar();
        return matches < CustomerSql.ManyMatches ? SearchPlan.FewMatches : SearchPlan.ManyMatches;
    }

    private static long? FindKey(SqliteTransaction snapshot, CustomerId id)
    {
        using var command = snapshot.Command("SELECT customer_key FROM customers WHERE id = @id", ("@id", id.ToStored()));
        return (long?)command.ExecuteScalar();
    }

    private static CustomerView ReadCustomer(SqliteDataReader row) => new(
        row.GetCustomerId(0),
        row.GetEnum<CustomerState>(1),
        row.GetInt64(2),
        ReadProviders(row.GetText(6)),
        row.GetInstant(3),
        row.GetInstant(4),
        CustomerFieldsJson.Read(row.GetFieldValue<byte[]>(5)));

    private static IReadOnlyList<ProviderId> ReadProviders(string? names) => names?.Split(',') switch
    {
        null => [],
        [var only] => [new ProviderId(only)],
        var several => [.. several.Order(StringComparer.Ordinal).Select(name => new ProviderId(name))],
    };

    private static RecordView ReadRecord(SqliteDataReader row) => new(
        row.GetProviderId(0),
        row.GetString(1),
        row.GetInstantOrNull(2),
        row.GetBoolean(3),
        row.GetRunId(4),
        row.GetRunId(5),
        CustomerFieldsJson.ReadNotes(row.IsDBNull(6) ? [] : row.GetFieldValue<byte[]>(6)),
        CustomerFieldsJson.Read(row.GetFieldValue<byte[]>(7)),
        row.GetFieldValue<byte[]>(8));
}
