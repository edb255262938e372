using System.Collections.Frozen;
using CleanCustomers.Application.Customers;
using CleanCustomers.Application.Customers.Contracts;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>The customer list in PostgreSQL: the same columns, filters and order as in <see cref="CustomerSql"/>, words in a column of their own.</summary>
internal static class PostgresCustomerSql
{
    private const string OfRecord =
        """
        AND c.customer_key = (
            SELECT b.customer_key FROM records r JOIN record_bodies b USING (record_key)
            WHERE r.provider_key = (SELECT provider_key FROM providers WHERE provider = @provider) AND r.external_id = CAST(@external AS text))
        """;

    private static readonly FrozenDictionary<(CustomerSort, bool), string> Statements =
        (from sort in Enum.GetValues<CustomerSort>() from oneRecord in new[] { false, true } select (sort, oneRecord))
        .ToFrozenDictionary(key => key, key => Build(key.sort, key.oneRecord));

    public static string List(CustomerSort sort, bool oneRecord) => Statements[(sort, oneRecord)];

    /// <summary>The one aggregate that the two call by different names.</summary>
    public static string Aggregate(string sql) =>
        sql.Replace("group_concat(DISTINCT p.provider)", "string_agg(DISTINCT p.provider, ',')", StringComparison.Ordinal);

    /// <summary>Every term, each by its words or by one of its numbers. They hold letters and digits only, so they cannot leave their quotes.</summary>
    public static string Words(IEnumerable<SearchTerm> terms) => string.Join(" & ", terms.Select(term =>
    {
        var words = string.Join(" & ", term.Words.Select(Prefix));
        var numbers = string.Join(" | ", term.Numbers.Select(Prefix));
        return numbers.Length == 0 ? $"({words})" : $"(({words}) | {numbers})";
    }));

    /// <summary>Customers in the order in which they were first stored, a part at a time.</summary>
    public static string Walk(bool oneRecord) => Aggregate($"""
        SELECT {CustomerSql.Columns}, c.customer_key
        FROM customers c
        WHERE c.customer_key > @key
          AND c.updated_at >= @since AND c.updated_at < @before
        {CustomerSql.Filters}
          AND (CAST(@words AS text) IS NULL OR array_to_tsvector(c.words) @@ CAST(@words AS tsquery))
        {(oneRecord ? OfRecord : "")}
        ORDER BY c.customer_key
        LIMIT @limit
        """);

    private static string Prefix(string word) => $"'{IndexWords.Sought(word)}':*";

    private static string Build(CustomerSort sort, bool oneRecord)
    {
        var column = CustomerSql.IsByName(sort) ? "c.sort_name" : "c.updated_at";
        var (order, beyond) = sort is CustomerSort.NewestFirst or CustomerSort.NameBackwards ? ("DESC", "<") : ("ASC", ">");
        return Aggregate($"""
            SELECT {CustomerSql.Columns}, {column}, c.customer_key
            FROM customers c
            WHERE ({column}, c.customer_key) {beyond} (@text, @key)
              AND c.updated_at >= @since AND c.updated_at < @before
            {CustomerSql.Filters}
              AND (CAST(@words AS text) IS NULL OR array_to_tsvector(c.words) @@ CAST(@words AS tsquery))
            {(oneRecord ? OfRecord : "")}
            ORDER BY {column} {order}, c.customer_key {order}
            LIMIT @limit + 1
            """);
    }
}
