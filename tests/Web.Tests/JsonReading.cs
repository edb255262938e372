using System.Text.Json.Nodes;

namespace CleanCustomers.Web.Tests;

internal static class JsonReading
{
    public static string? Text(this JsonNode node, string member) => node[member]?.GetValue<string>();

    public static long Number(this JsonNode node, string member) => node[member]!.GetValue<long>();

    public static List<JsonNode> Items(this JsonNode node, string member = "items") => [.. node[member]!.AsArray().Select(item => item!)];

    public static string Code(this JsonObject problem) => problem.Text("code")!;

    /// <summary>The places of a problem's faults: parameter or pointer.</summary>
    public static IEnumerable<string?> Places(this JsonObject problem) =>
        problem.Items("errors").Select(fault => fault.Text("parameter") ?? fault.Text("pointer"));
}
