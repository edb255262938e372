using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace CleanCustomers.Infrastructure.Sandbox;

/// <summary>The sandbox's HTTP API: <c>GET /customers</c> behind a bearer token, <c>GET /sandbox</c> to be recognised by.</summary>
internal static class SandboxEndpoints
{
    private const int FlushAtBytes = 64 * 1024;
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void MapSandbox(this IEndpointRouteBuilder routes, SandboxTimeline timeline, TimeProvider time)
    {
        routes.MapGet("/sandbox", (HttpContext context) => WriteWhoAsync(context, timeline, time));
        routes.MapGet("/customers", (HttpContext context) => ListAsync(context, timeline, time));
    }

    private static async Task WriteWhoAsync(HttpContext context, SandboxTimeline timeline, TimeProvider time)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"sandbox":"{{SandboxServer.Mark}}","seed":{{timeline.Seed}},"records":{{timeline.CountAt(time.GetUtcNow())}}}"""),
            context.RequestAborted);
    }

    private static async Task ListAsync(HttpContext context, SandboxTimeline timeline, TimeProvider time)
    {
        if (context.Request.Headers.Authorization != $"Bearer {SandboxOptions.DemoToken}")
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"sandbox\"";
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Send the sandbox's token: see providers/sandbox.token.");
        }
        else if (SandboxRequest.Read(context.Request.Query, out var fault) is not { } request)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, fault);
        }
        else
        {
            await WritePageAsync(context, timeline, request, time.GetUtcNow());
        }
    }

    private static async Task WritePageAsync(HttpContext context, SandboxTimeline timeline, SandboxRequest request, DateTimeOffset now)
    {
        context.Response.ContentType = "application/json; charset=utf-8";

        // The same clock as the records': a reader that trusts this header must never be ahead of them.
        context.Response.Headers[HeaderNames.Date] = now.ToString("R", CultureInfo.InvariantCulture);
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Writing);
        var count = timeline.CountAt(now);
        json.WriteStartObject();
        json.WriteNumber("total", count);
        json.WriteStartArray("customers");
        var written = 0;
        var last = request.After;
        var more = false;
        for (var index = request.After + 1; index < count && !more; index++)
        {
            var moment = timeline.At(index, now);
            if (moment.ChangedAt < request.UpdatedSince)
            {
                continue;
            }

            more = written == request.Limit;
            if (!more)
            {
                SandboxRecordWriter.Write(json, timeline.Seed, moment);
                (written, last) = (written + 1, index);
                await FlushIfLongAsync(json, context);
            }
        }

        json.WriteEndArray();
        json.WriteString("next", more ? SandboxRequest.Token(last) : null);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    private static async ValueTask FlushIfLongAsync(Utf8JsonWriter json, HttpContext context)
    {
        if (json.BytesPending > FlushAtBytes)
        {
            await json.FlushAsync(context.RequestAborted);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$"""{"error":"{{reason}}"}""", context.RequestAborted);
    }
}
