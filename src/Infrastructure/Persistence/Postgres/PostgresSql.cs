using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace CleanCustomers.Infrastructure.Persistence.Postgres;

/// <summary>The few words in which the shared SQL differs in PostgreSQL: the marks of parameters, and hints for SQLite's planner.</summary>
internal sealed partial class PostgresSql
{
    private readonly ConcurrentDictionary<string, string> known = new(StringComparer.Ordinal);

    public string Of(string sql) => known.GetOrAdd(sql, static text => Order().Replace(Hint().Replace(Mark().Replace(text, "$$${n}"), ""), "JOIN"));

    [GeneratedRegex(@"\?(?<n>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mark();

    [GeneratedRegex(@"\bINDEXED BY \w+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hint();

    // SQLite keeps the order of tables around this word.
    [GeneratedRegex(@"\bCROSS JOIN\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Order();
}
