using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>Reads customers by hand-written SQL.</summary>
internal sealed class CustomerReader(IStore store) : ICustomerReader
{
    public Task<CustomerRows> ListAsync(
        ListCustomers query, IReadOnlyList<SearchTerm> terms, Keyset? after, CancellationToken cancellationToken) =>
        store.ReadAsync(
            async snapshot =>
            {
                var match = Match(snapshot, terms);
                var byName = CustomerSql.IsByName(query.Sort);
                var (text, key) = after is { } place ? (place.Text, place.Key) : CustomerSql.Beginning(query.Sort);
                var rows = await snapshot.Command(
                    await SqlAsync(snapshot, query, match, cancellationToken),
                    ("@text", byName ? text : Instants.Parse(text)),
                    ("@key", key),
                    ("@since", query.UpdatedSince ?? CustomerSql.Earliest),
                    ("@before", query.UpdatedBefore ?? CustomerSql.Latest),
                    ("@state", query.State is { } state ? EnumNames<CustomerState>.Of(state) : null),
                    ("@country", query.Country),
                    ("@provider", query.Provider?.Value),
                    ("@external", query.ExternalId),
                    ("@words", match),
                    ("@limit", query.Limit))
                    .ReadPageAsync(query.Limit, ReadCustomer, row => new Keyset(byName ? row.Text(7) : Instants.Format(row.Instant(7)), row.Int64(8)), cancellationToken);
                return new CustomerRows(rows, await FreshnessSql.ReadAsync(snapshot, cancellationToken));
            },
            cancellationToken);

    public Task<CustomerView?> FindAsync(CustomerId id, CancellationToken cancellationToken) => store.ReadOneAsync(
        async snapshot => (await snapshot.Command(CustomerSql.One(snapshot.IsPostgres), ("@id", id)).ReadAllAsync(ReadCustomer, cancellationToken)).SingleOrDefault(), cancellationToken);

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

        return store.ReadAsync(
            async snapshot => await FindKeyAsync(snapshot, id, cancellationToken) is { } key
                ? await snapshot.Command(history, ("@key", key), ("@before", after?.Key ?? long.MaxValue), ("@limit", limit))
                    .ReadPageAsync(limit, StoredChange.Read, row => new Keyset("", row.Int64(0)), cancellationToken)
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

        return store.ReadAsync<IReadOnlyList<RecordView>?>(
            async snapshot => await FindKeyAsync(snapshot, id, cancellationToken) is { } key ? await snapshot.Command(records, ("@key", key)).ReadAllAsync(ReadRecord, cancellationToken) : null, cancellationToken);
    }

    /// <summary>What the word index is asked; null when nothing is searched.</summary>
    public static string? Match(StoreSnapshot snapshot, IReadOnlyList<SearchTerm> terms) =>
        terms.Count == 0 ? null : snapshot.IsPostgres ? PostgresCustomerSql.Words(terms) : string.Join(" AND ", terms.Select(MatchExpression));

    /// <summary>A row of <see cref="CustomerSql.Columns"/>.</summary>
    public static CustomerView ReadCustomer(StoreRow row) => new(
        row.Customer(0),
        row.Enum<CustomerState>(1),
        row.Int64(2),
        ReadProviders(row.TextOrNull(6)),
        row.Instant(3),
        row.Instant(4),
        CustomerFieldsJson.Read(row.Bytes(5)));

    // The words hold letters and digits only (SearchTerms), so the quotes cannot be closed by the user.
    private static string MatchExpression(SearchTerm term)
    {
        var words = string.Join(" AND ", term.Words.Select(Prefix));
        return term.Numbers.Count == 0 ? words : $"(({words}) OR {string.Join(" OR ", term.Numbers.Select(Prefix))})";
    }

    private static string Prefix(string word) => $"\"{word}\"*";

    // PostgreSQL's planner chooses by its own statistics.
    private static async Task<string> SqlAsync(StoreSnapshot snapshot, ListCustomers query, string? match, CancellationToken cancellationToken)
    {
        if (query.ExternalId is not null)
        {
            return snapshot.IsPostgres ? PostgresCustomerSql.List(query.Sort, oneRecord: true) : CustomerSql.List(query.Sort, SearchPlan.OneRecord);
        }

        return snapshot.IsPostgres ? PostgresCustomerSql.List(query.Sort, oneRecord: false) : CustomerSql.List(query.Sort, await PlanForAsync(snapshot, match, cancellationToken));
    }

    private static async Task<SearchPlan> PlanForAsync(StoreSnapshot snapshot, string? match, CancellationToken cancellationToken)
    {
        if (match is null)
        {
            return SearchPlan.None;
        }

        var matches = await snapshot.Command(CustomerSql.CountMatches, ("@words", match)).ScalarAsync(cancellationToken);
        return matches < CustomerSql.ManyMatches ? SearchPlan.FewMatches : SearchPlan.ManyMatches;
    }

    private static Task<long?> FindKeyAsync(StoreSnapshot snapshot, CustomerId id, CancellationToken cancellationToken) =>
        snapshot.Command("SELECT customer_key FROM customers WHERE id = @id", ("@id", id)).NumberAsync(cancellationToken);

    private static IReadOnlyList<ProviderId> ReadProviders(string? names) => names?.Split(',') switch
    {
        null => [],
        [var only] => [new ProviderId(only)],
        var several => [.. several.Order(StringComparer.Ordinal).Select(name => new ProviderId(name))],
    };

    private static RecordView ReadRecord(StoreRow row) => new(
        row.Provider(0),
        row.Text(1),
        row.InstantOrNull(2),
        row.Flag(3),
        row.Run(4),
        row.Run(5),
        CustomerFieldsJson.ReadNotes(row.IsNull(6) ? [] : row.Bytes(6)),
        CustomerFieldsJson.Read(row.Bytes(7)),
        row.Bytes(8));
}
