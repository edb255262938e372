using System.Collections.Frozen;
using CleanCustomers.Application.Customers;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>How a search is carried out.</summary>
internal enum SearchPlan
{
    /// <summary>Nothing is searched: the order's index alone.</summary>
    None,

    /// <summary>Few customers match: read exactly these, then sort.</summary>
    FewMatches,

    /// <summary>Many match: walk the order's index and ask the word index about each row until the page is full.</summary>
    ManyMatches,

    /// <summary>A provider's id is asked for: look up its one customer.</summary>
    OneRecord,
}

/// <summary>The statements behind the customer list, put together from constants only; values are always parameters.</summary>
internal static class CustomerSql
{
    /// <summary>Matches from which on walking the order's index is faster than sorting them.</summary>
    public const int ManyMatches = 5_000;

    public const string Columns =
        """
        c.id, c.state, c.version, c.created_at, c.updated_at, c.fields,
        (SELECT group_concat(DISTINCT p.provider) FROM record_bodies r JOIN providers p USING (provider_key) WHERE r.customer_key = c.customer_key)
        """;

    private const string OfId = $"SELECT {Columns} FROM customers c WHERE c.id = @id";
    private static readonly string OfIdInPostgres = PostgresCustomerSql.Aggregate(OfId);

    /// <summary>Before every instant that is stored, and after it.</summary>
    public static readonly DateTimeOffset Earliest = DateTimeOffset.MinValue;
    public static readonly DateTimeOffset Latest = DateTimeOffset.MaxValue;

    public static string One(bool isPostgres) => isPostgres ? OfIdInPostgres : OfId;

    public static bool IsByName(CustomerSort sort) => sort is CustomerSort.Name or CustomerSort.NameBackwards;

    public const string CountMatches =
        "SELECT count(*) FROM (SELECT 1 FROM customer_words WHERE customer_words MATCH @words LIMIT 5000)";

    /// <summary>A filter whose parameter is null lets every row pass.</summary>
    public const string Filters =
        """
          AND (CAST(@state AS text) IS NULL OR c.state = CAST(@state AS text))
          AND (CAST(@country AS text) IS NULL OR c.country = CAST(@country AS text))
          AND (CAST(@provider AS text) IS NULL OR EXISTS (
            SELECT 1 FROM record_bodies r
            WHERE r.customer_key = c.customer_key AND r.provider_key = (SELECT provider_key FROM providers WHERE provider = @provider)))
        """;

    private const string OfRecord =
        """
        AND c.customer_key = (
            SELECT b.customer_key FROM records r JOIN record_bodies b USING (record_key)
            WHERE r.provider_key = (SELECT provider_key FROM providers WHERE provider = @provider) AND r.external_id = @external)
          AND (@words IS NULL OR EXISTS (SELECT 1 FROM customer_words w WHERE w.customer_words MATCH @words AND w.rowid = c.customer_key))
        """;

    private static readonly FrozenDictionary<(CustomerSort, SearchPlan), string> Statements =
        (from sort in Enum.GetValues<CustomerSort>() from plan in Enum.GetValues<SearchPlan>() select (sort, plan))
        .ToFrozenDictionary(key => key, key => Build(key.sort, key.plan));

    public static string List(CustomerSort sort, SearchPlan plan) => Statements[(sort, plan)];

    /// <summary>The position after which a list begins when there is no cursor.</summary>
    public static (string Text, long Key) Beginning(CustomerSort sort) =>
        sort switch
        {
            CustomerSort.NameBackwards => ("\U0010FFFF", long.MaxValue),
            CustomerSort.Name => ("", 0),
            CustomerSort.NewestFirst => (Instants.Format(Latest), long.MaxValue),
            _ => (Instants.Format(Earliest), 0),
        };

    /// <summary>Customers in the order in which they were first stored, a part at a time.</summary>
    public static string Walk(SearchPlan plan)
    {
        var (key, from, search) = plan switch
        {
            SearchPlan.None => ("c.customer_key", "customers c NOT INDEXED", ""),
            SearchPlan.OneRecord => ("c.customer_key", "customers c", OfRecord),
            _ => ("w.rowid", "customer_words w CROSS JOIN customers c ON c.customer_key = w.rowid", "AND w.customer_words MATCH @words"),
        };
        return $"""
            SELECT {Columns}, c.customer_key
            FROM {from}
            WHERE {key} > @key
              AND c.updated_at >= @since AND c.updated_at < @before
            {Filters}
              {search}
            ORDER BY {key}
            LIMIT @limit
            """;
    }

    private static string Build(CustomerSort sort, SearchPlan plan)
    {
        var byName = IsByName(sort);
        var (column, index) = byName ? ("c.sort_name", "customers_by_name") : ("c.updated_at", "customers_by_update");
        var (order, beyond) = sort is CustomerSort.NewestFirst or CustomerSort.NameBackwards ? ("DESC", "<") : ("ASC", ">");
        var from = plan switch
        {
            SearchPlan.FewMatches => "customer_words w CROSS JOIN customers c ON c.customer_key = w.rowid",
            SearchPlan.OneRecord => "customers c",
            _ => $"customers c INDEXED BY {index}",
        };
        var search = plan switch
        {
            SearchPlan.None => "",
            SearchPlan.FewMatches => "AND w.customer_words MATCH @words",
            SearchPlan.OneRecord => OfRecord,
            _ => "AND EXISTS (SELECT 1 FROM customer_words w WHERE w.customer_words MATCH @words AND w.rowid = c.customer_key)",
        };

        return $"""
            SELECT {Columns}, {column}, c.customer_key
            FROM {from}
            WHERE ({column}, c.customer_key) {beyond} (@text, @key)
              AND c.updated_at >= @since AND c.updated_at < @before
            {Filters}
              {search}
            ORDER BY {column} {order}, c.customer_key {order}
            LIMIT @limit + 1
            """;
    }
}
