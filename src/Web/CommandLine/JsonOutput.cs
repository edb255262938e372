using System.Text.Json;
using CleanCustomers.Application.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary>One JSON object on standard output, written as the API writes: canonical instants, the same names.</summary>
internal static class JsonOutput
{
    public static void Write<T>(Terminal terminal, T value) => terminal.Print(JsonSerializer.Serialize(value, WireJson.Indented));
}
