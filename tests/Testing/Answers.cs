using System.Text;
using Microsoft.AspNetCore.Http;

namespace CleanCustomers.Testing;

/// <summary>Ways to answer a request other than properly; handed to <see cref="ScriptedProvider.Answers"/>.</summary>
/// <param name="http">The request.</param>
/// <param name="proper">The body a working provider would send.</param>
/// <param name="stopped">Fires when the provider is stopped, so that a stalled answer ends.</param>
public delegate Task Answer(HttpContext http, ReadOnlyMemory<byte> proper, CancellationToken stopped);

/// <summary>The usual faults.</summary>
public static class Answers
{
    /// <summary>Sends half of the body under its full <c>Content-Length</c>, then cuts the line.</summary>
    public static Answer CutInTheMiddle() => async (http, proper, stopped) =>
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = proper.Length;

        // Ending early closes the line in order; aborting would reset it and may destroy what was sent.
        await http.Response.Body.WriteAsync(proper[..(proper.Length / 2)], stopped);
        await http.Response.Body.FlushAsync(stopped);
    };

    /// <summary>Cuts the line before any byte of an answer.</summary>
    public static Answer CutAtOnce() => (http, _, _) =>
    {
        http.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Takes the request and says nothing.</summary>
    public static Answer Silence() => (http, _, stopped) => UntilGoneAsync(http, stopped);

    /// <summary>Sends headers and half of the body, then nothing more.</summary>
    public static Answer StallInTheMiddle() => async (http, proper, stopped) =>
    {
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(proper[..(proper.Length / 2)], stopped);
        await http.Response.Body.FlushAsync(stopped);
        await UntilGoneAsync(http, stopped);
    };

    /// <summary>Sends one byte each time the semaphore is released, for ever.</summary>
    public static Answer Drip(SemaphoreSlim drops) => async (http, _, stopped) =>
    {
        http.Response.ContentType = "application/json";
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopped);
        while (true)
        {
            await http.Response.Body.WriteAsync(" "u8.ToArray(), gone.Token);
            await http.Response.Body.FlushAsync(gone.Token);
            await drops.WaitAsync(gone.Token);
        }
    };

    /// <summary>Answers a status with headers and a short body.</summary>
    public static Answer Status(int status, params (string Name, string Value)[] headers) => (http, _, stopped) =>
    {
        http.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        return status is 204 or 304 ? Task.CompletedTask : http.Response.WriteAsync("{\"error\":\"scripted\"}", stopped);
    };

    /// <summary>A login page with status 200.</summary>
    public static Answer Html() => Bytes(Encoding.UTF8.GetBytes("<!doctype html><title>Sign in</title>"), "text/html; charset=utf-8");

    /// <summary>Exactly these bytes with status 200.</summary>
    public static Answer Bytes(byte[] body, string contentType = "application/json", params (string Name, string Value)[] headers) =>
        async (http, _, stopped) =>
        {
            http.Response.Headers.ContentType = contentType;
            foreach (var (name, value) in headers)
            {
                http.Response.Headers[name] = value;
            }

            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body, stopped);
        };

    /// <inheritdoc cref="Bytes"/>
    public static Answer Text(string body, string contentType = "application/json") => Bytes(Encoding.UTF8.GetBytes(body), contentType);

    private static async Task UntilGoneAsync(HttpContext http, CancellationToken stopped)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopped);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone.Token);
    }
}
