using CleanCustomers.Application.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Common;

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/health").WithTags("Health").AllowAnonymous();
        group.MapGet("/live", () => TypedResults.Ok(new HealthResponse("live", []))).WithName("GetLiveness")
            .WithSummary("Tells that the process answers").Answers(new HealthResponse("live", []));
        group.MapGet("/ready", ReadyAsync).WithName("GetReadiness").WithSummary("Tells whether requests can be served, and why not")
            .Answers(new HealthResponse("ready", [new HealthCheckResponse("store", true, null)]))
            .Answers(
                new HealthResponse("notReady", [new HealthCheckResponse("store", false, "Another process holds the store for writing.")]),
                StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ReadyAsync(HealthCheckService health, CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(cancellationToken);
        var ready = report.Status != HealthStatus.Unhealthy;
        var response = new HealthResponse(ready ? "ready" : "notReady", [.. report.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(From)]);
        return TypedResults.Json(response, WireJson.Options, statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static HealthCheckResponse From(KeyValuePair<string, HealthReportEntry> entry) =>
        new(entry.Key, entry.Value.Status != HealthStatus.Unhealthy, entry.Value.Description);
}

/// <summary>How the service stands.</summary>
/// <param name="Status">live, ready or notReady.</param>
/// <param name="Checks">What was asked.</param>
internal sealed record HealthResponse(string Status, IReadOnlyList<HealthCheckResponse> Checks);

/// <summary>One part of the service.</summary>
/// <param name="Name">The part.</param>
/// <param name="Ok">It can be used.</param>
/// <param name="Reason">Why not, and what to do; null when it can.</param>
internal sealed record HealthCheckResponse(string Name, bool Ok, string? Reason);
