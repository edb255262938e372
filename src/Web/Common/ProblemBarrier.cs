using CleanCustomers.Application.Common;

namespace CleanCustomers.Web.Common;

/// <summary>
/// The edge at which everything thrown ends: broken requests as 4xx, an unusable store as 503, the rest as 500 with a trace id and no
/// details. Answers that the framework leaves empty (404, 405, 415) get their body here.
/// </summary>
internal sealed partial class ProblemBarrier(RequestDelegate next, ILogger<ProblemBarrier> logger)
{
    // The store goes on by itself; callers need not know how long a node waits between two tries.
    private const string RetryAfterSeconds = "5";

    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; nobody reads an answer.
            return;
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            await AnswerAsync(http, fault);
            return;
        }

        if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
        {
            await Problem.Of(http.Response.StatusCode).ExecuteAsync(http);
        }
    }

    private Task AnswerAsync(HttpContext http, Exception fault)
    {
        // Headers of the endpoint (an ETag, say) do not describe the problem; the security headers do.
        http.Response.Headers.ETag = default;
        http.Response.Headers.Link = default;
        http.Response.Headers.Location = default;
        http.Response.Headers.ContentEncoding = default;
        http.Response.Headers.ContentDisposition = default;
        http.Response.Headers.CacheControl = "no-store";
        switch (fault)
        {
            case BadHttpRequestException { StatusCode: var status }:
                return Problem.Of(status).ExecuteAsync(http);
            case StoreException { Error: var error }:
                LogStoreUnavailable(fault, error.Code);
                if (error.Code is "store.unavailable" or "store.locked")
                {
                    http.Response.Headers.RetryAfter = RetryAfterSeconds;
                }

                return error.ToProblem().ExecuteAsync(http);
            default:
                var problem = Problem.Fault(http);
                LogFault(fault, problem.Response.TraceId);
                return problem.ExecuteAsync(http);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed, trace {TraceId}")]
    private partial void LogFault(Exception fault, string? traceId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store cannot be used: {Code}")]
    private partial void LogStoreUnavailable(Exception fault, string code);
}
