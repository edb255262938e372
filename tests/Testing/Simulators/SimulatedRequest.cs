using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CleanCustomers.Testing.Simulators;

/// <summary>A request as a simulated system got it.</summary>
/// <param name="Target">Path and query as sent.</param>
/// <param name="Body">The JSON body, or null.</param>
/// <param name="At">When, by the system's clock.</param>
public sealed record SimulatedRequest(
    string Method,
    string Path,
    string Target,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    JsonNode? Body,
    string BodyText,
    DateTimeOffset At)
{
    /// <summary>A query parameter, or null when it is missing or empty.</summary>
    public string? Text(string parameter) => Query.GetValueOrDefault(parameter) is { Length: > 0 } text ? text : null;

    public int? Number(string parameter) => int.TryParse(Text(parameter), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A query parameter in RFC 3339.</summary>
    public DateTimeOffset? Instant(string parameter) => Text(parameter) is { } text ? Clocks.Read(text) : null;

    /// <summary>A query parameter in epoch seconds.</summary>
    public DateTimeOffset? Seconds(string parameter) =>
        Text(parameter) is { } text ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, CultureInfo.InvariantCulture)) : null;

    public string Header(string name) => Headers.GetValueOrDefault(name, "");

    /// <summary>User name and password of Basic, or null.</summary>
    public string? Basic => Header("Authorization") is { } text && text.StartsWith("Basic ", StringComparison.Ordinal)
        ? Encoding.UTF8.GetString(Convert.FromBase64String(text[6..]))
        : null;

    internal static async Task<SimulatedRequest> ReadAsync(HttpRequest request, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(cancellationToken);
        var isJson = request.ContentType?.Contains("json", StringComparison.Ordinal) == true;
        return new SimulatedRequest(
            request.Method,
            request.Path.Value ?? "",
            request.Path + request.QueryString,
            request.Query.ToDictionary(q => q.Key, q => q.Value.Count == 1 ? q.Value.ToString() : throw new InvalidOperationException($"{q.Key} was sent {q.Value.Count} times."), StringComparer.Ordinal),
            request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            isJson && text.Length > 0 ? JsonNode.Parse(text) : null,
            text,
            at);
    }
}
