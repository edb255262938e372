using System.Text;
using System.Text.Json;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using MediatR;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Collection;

internal static class RunProgressEndpoints
{
    private const string EventStream = "text/event-stream";
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(15);

    public static IEndpointRouteBuilder MapRunProgress(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup("/runs/{run:long}/progress").WithTags("Runs").MapGet("", FollowAsync).WithName("FollowRun").RequireScope(Scope.RunsRead)
            .WithSummary("Follows a run as it goes, as server-sent events")
            .WithDescription(
                "Events named progress, then one named end, after which the stream is closed; the data of each is the object described here. Between them comments "
                + "keep the line open. A browser's EventSource reconnects by itself and sends Last-Event-ID: what it saw is not sent again, and after the end the "
                + "answer is 204, which makes it stop. Runs of other nodes are followed by what they have committed, looked at once a second.")
            .DescribesPath("run", "The run's number.")
            .WithRequestHeader("Last-Event-ID", "The id of the event seen last.")
            .Produces<RunProgressResponse>(StatusCodes.Status200OK, EventStream)
            .WithMetadata(new AnswerExample(StatusCodes.Status200OK, Examples.ProgressEvent, EventStream))
            .Produces(StatusCodes.Status204NoContent).WithProblems(400, 404);
        return routes;
    }

    private static async Task<IResult> FollowAsync(
        long run, HttpContext http, IMediator mediator, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        var seen = http.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } id] ? id : null;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var followed = await mediator.Send(new FollowRun(new RunId(run), seen), over.Token);
        if (followed.Error is { } error)
        {
            return error.ToProblem();
        }

        if (followed.Value.IsOver)
        {
            return TypedResults.NoContent();
        }

        http.Response.ContentType = EventStream;
        http.Response.Headers["X-Accel-Buffering"] = "no";
        if (HeadAsGet.IsHead(http))
        {
            return TypedResults.Empty;
        }

        try
        {
            await WriteAsync(http.Response, followed.Value.Sightings, over.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The service stops: the stream ends as any other, and the caller comes back, perhaps to another node.
        }

        return TypedResults.Empty;
    }

    private static async Task WriteAsync(HttpResponse response, IAsyncEnumerable<RunSeen> sightings, CancellationToken cancellationToken)
    {
        await SendAsync(response, "retry: 2000\n\n", cancellationToken);
        await using var seen = sightings.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var next = seen.MoveNextAsync().AsTask();
            while (await Task.WhenAny(next, Task.Delay(BeatEvery, TimeProvider.System, cancellationToken)) != next)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    // Ends by the same token; only then may it be disposed of.
                    break;
                }

                await SendAsync(response, ": still running\n\n", cancellationToken);
            }

            if (!await next)
            {
                return;
            }

            await SendAsync(response, Event(seen.Current), cancellationToken);
        }
    }

    private static string Event(RunSeen seen) =>
        $"id: {seen.Id}\nevent: {(seen.IsEnd ? "end" : "progress")}\ndata: {JsonSerializer.Serialize(RunProgressResponse.From(seen), WireJson.Options)}\n\n";

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        Encoding.UTF8.GetBytes(text, response.BodyWriter);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }
}

/// <summary>A run on its way.</summary>
/// <param name="Run">How it stands; its counters are of the pages committed so far.</param>
/// <param name="PagesRead">Pages read and prepared, committed or not; of a run of another node the committed ones.</param>
/// <param name="RecordsRead">Records in them.</param>
/// <param name="Total">Records the provider says the list has; null when it does not say.</param>
internal sealed record RunProgressResponse(RunResponse Run, long PagesRead, long RecordsRead, long? Total)
{
    public static RunProgressResponse From(RunSeen seen) => new(RunResponse.From(seen.Run), seen.PagesRead, seen.RecordsRead, seen.Total);
}
