using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CleanCustomers.Web.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary>One JSON object on standard output, written as the API writes: canonical instants, the same names.</summary>
internal static class JsonOutput
{
    public static readonly JsonSerializerOptions Options = Make();

    public static void Write<T>(Terminal terminal, T value) => terminal.Print(JsonSerializer.Serialize(value, Options));

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(WireJson.Options)
        {
            WriteIndented = true,
            TypeInfoResolver = JsonTypeInfoResolver.Combine(WireJson.Options.TypeInfoResolver, new DefaultJsonTypeInfoResolver()),
        };
        options.MakeReadOnly();
        return options;
    }
}
