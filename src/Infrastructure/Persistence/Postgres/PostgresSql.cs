using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace CleanCustomers.Infrastructure.Persistence.Postgres;

/// <summary>The few words in which the shared SQL differs in PostgreSQL: the marks of parameters, and hints for SQLite's planner.</summary>
internal static partial class PostgresSql
{
    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    public static string Of(string sql) => Known.GetOrAdd(sql, static text => Order().Replace(Hint().Replace(Mark().Replace(text, "$$${n}"), ""), "JOIN"));

    [GeneratedRegex(@"\?(?<n>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mark();

    [GeneratedRegex(@"\bINDEXED BY \w+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hint();

    // SQLite keeps the order of tables around this word.
    [GeneratedRegex(@"\bCROSS JOIN\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Order();
}
