using System.Text.Json;
using System.Text.RegularExpressions;

namespace CleanCustomers.Benchmarks.Scaling;

/// <summary>What <c>EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)</c> says of one statement.</summary>
/// <param name="Partitions">Most partitions of one table that were really read or written.</param>
/// <param name="Buffers">Pages of 8 KiB that were touched, in memory or not.</param>
internal sealed partial record StatementPlan(int Partitions, long Rows, long Buffers, double PlanningMs, double Ms)
{
    public static StatementPlan Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var whole = document.RootElement[0];
        var root = whole.GetProperty("Plan");
        var touched = new HashSet<string>(StringComparer.Ordinal);
        Collect(root, touched);
        var parts = touched.Select(name => Part().Match(name)).Where(match => match.Success).CountBy(match => match.Groups["table"].Value, StringComparer.Ordinal);
        return new StatementPlan(
            parts.Select(table => table.Value).DefaultIfEmpty(0).Max(),
            RowsOf(root),
            root.GetProperty("Shared Hit Blocks").GetInt64() + root.GetProperty("Shared Read Blocks").GetInt64(),
            whole.GetProperty("Planning Time").GetDouble(),
            whole.GetProperty("Execution Time").GetDouble());
    }

    // A statement that writes answers no rows: count what it was given.
    private static long RowsOf(JsonElement node) => node.GetProperty("Node Type").GetString() == "ModifyTable" && node.GetProperty("Actual Rows").GetDouble() == 0
        ? node.GetProperty("Plans").EnumerateArray().Sum(RowsOf)
        : (long)node.GetProperty("Actual Rows").GetDouble();

    private static void Collect(JsonElement node, HashSet<string> touched)
    {
        if (node.TryGetProperty("Relation Name", out var relation) && node.GetProperty("Actual Loops").GetDouble() > 0)
        {
            touched.Add(relation.GetString()!);
        }

        // Below a bitmap scan only the index is named.
        foreach (var child in node.TryGetProperty("Plans", out var plans) ? plans.EnumerateArray() : default)
        {
            Collect(child, touched);
        }
    }

    [GeneratedRegex(@"^(?<table>.+)_p\d+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Part();
}
