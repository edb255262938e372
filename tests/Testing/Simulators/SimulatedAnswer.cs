using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CleanCustomers.Testing.Simulators;

/// <summary>What a simulated system answers; faults change it with <c>with</c>.</summary>
public sealed record SimulatedAnswer(int Status, byte[] Body)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public string ContentType { get; init; } = "application/json";

    /// <summary>The line is cut after half of the body.</summary>
    public bool IsCut { get; init; }

    public static SimulatedAnswer Json(JsonNode body, int status = 200, params (string Name, string Value)[] headers) =>
        new(status, Encoding.UTF8.GetBytes(body.ToJsonString(new JsonSerializerOptions { WriteIndented = false }))) { Headers = headers };

    internal async Task WriteAsync(HttpResponse response, DateTimeOffset date, CancellationToken cancellationToken)
    {
        response.StatusCode = Status;
        response.Headers.Date = date.ToString("r", CultureInfo.InvariantCulture);
        response.ContentType = ContentType;
        foreach (var (name, value) in Headers)
        {
            response.Headers[name] = value;
        }

        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(IsCut ? Body.AsMemory(0, Body.Length / 2) : Body, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
