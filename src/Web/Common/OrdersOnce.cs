using System.Security.Cryptography;
using System.Text;
using CleanCustomers.Application.Common;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Common;

/// <summary>Endpoint metadata: the answer shows a secret this once, so it is never kept.</summary>
internal sealed record ShowsSecret;

/// <summary>Endpoint metadata: orders (POST) take an <c>Idempotency-Key</c>.</summary>
internal sealed record OrdersAreKeyed;

/// <summary>
/// Carries an order with an <c>Idempotency-Key</c> out once, however often and to whichever node it is sent (ADR 0049). It goes on when its sender leaves, who
/// will ask again; what was refused or failed is forgotten.
/// </summary>
internal sealed partial class OrdersOnce(ILogger<OrdersOnce> logger) : IEndpointFilter
{
    public const string KeyHeader = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int LongestKey = 255;
    private const string RetryAfterSeconds = "1";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Headers.TryGetValue(KeyHeader, out var sent))
        {
            return await next(context);
        }

        if (sent is not [{ Length: > 0 and <= LongestKey } text] || !text.All(letter => letter is > ' ' and <= '~'))
        {
            return Problem.Invalid([RequestFault.InQuery(
                KeyHeader, "idempotency.key_invalid", $"Send one key of 1 to {LongestKey} visible ASCII characters, such as a UUID that you make for each order.")]);
        }

        var key = new OrderKey(Sender.Owner(http), text);
        var memory = http.RequestServices.GetRequiredService<IOrderMemory>();
        switch (await memory.BeginAsync(key, await FingerprintAsync(http.Request, http.RequestAborted), http.RequestAborted))
        {
            case OrderTurn.Yours turn:
                return await CarryOutAsync(context, next, memory, key, turn, CancellationToken.None);
            case OrderTurn.Done { Answer: var answer }:
                http.Response.Headers[ReplayedHeader] = "true";
                return new GivenAnswer(answer);
            case OrderTurn.OfAnother:
                return Problem.Of(
                    StatusCodes.Status422UnprocessableEntity, "idempotency.other_order", "This key was sent with another order. Make a new key for each order; repeat one only with the same address and body.");
            default:
                http.Response.Headers.RetryAfter = RetryAfterSeconds;
                return Problem.Of(StatusCodes.Status409Conflict, "idempotency.running", "The order with this key is under way. Ask again with the same key for its answer.");
        }
    }

    private async Task<IResult> CarryOutAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, IOrderMemory memory, OrderKey key, OrderTurn.Yours turn, CancellationToken lasting)
    {
        Detach(context, lasting);
        KeptAnswer answer;
        try
        {
            answer = await GivenAnswer.CaptureAsync(context.HttpContext, (IResult)(await next(context))!, lasting);
        }
        catch
        {
            await memory.ForgetAsync(key, turn, lasting);
            throw;
        }

        try
        {
            await (answer.Status < StatusCodes.Status400BadRequest
                ? memory.EndAsync(key, turn, await KeepableAsync(context.HttpContext, answer, lasting), lasting)
                : memory.ForgetAsync(key, turn, lasting));
        }
        catch (StoreException fault)
        {
            // It was carried out, so its sender must hear that; the key stays taken until the turn runs out.
            LogNotKept(fault, fault.Error.Code);
        }

        return new GivenAnswer(answer);
    }

    // What shows a secret is told as done when it is sent again, and never told again.
    private static async Task<KeptAnswer> KeepableAsync(HttpContext http, KeptAnswer answer, CancellationToken cancellationToken)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<ShowsSecret>() is null)
        {
            return answer;
        }

        var (status, location) = (http.Response.StatusCode, http.Response.Headers.Location);
        var told = await GivenAnswer.CaptureAsync(
            http,
            Problem.Of(
                StatusCodes.Status409Conflict, "idempotency.not_kept",
                "The order with this key was carried out. Its answer showed a secret, so it is not kept: revoke what was made and give a new order."),
            cancellationToken);
        (http.Response.StatusCode, http.Response.Headers.Location) = (status, location);
        return told;
    }

    // The sender's leaving no longer ends it.
    private static void Detach(EndpointFilterInvocationContext context, CancellationToken lasting)
    {
        context.HttpContext.RequestAborted = lasting;
        for (var i = 0; i < context.Arguments.Count; i++)
        {
            if (context.Arguments[i] is CancellationToken)
            {
                context.Arguments[i] = lasting;
            }
        }
    }

    private static async Task<byte[]> FingerprintAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        var buffer = new byte[4096];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            hash.AppendData(buffer.AsSpan(0, read));
        }

        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The answer of an order with a key could not be kept ({Code}); until its turn runs out the same key is refused")]
    private partial void LogNotKept(Exception fault, string code);
}

/// <summary>An answer that was made before.</summary>
internal sealed class GivenAnswer(KeptAnswer answer) : IResult
{
    /// <summary>Makes the answer without sending it.</summary>
    public static async Task<KeptAnswer> CaptureAsync(HttpContext http, IResult result, CancellationToken cancellationToken)
    {
        var (response, wire) = (http.Response, http.Response.Body);
        using var body = new MemoryStream();
        response.Body = body;
        try
        {
            await result.ExecuteAsync(http);
            await response.BodyWriter.FlushAsync(cancellationToken);
        }
        finally
        {
            response.Body = wire;
        }

        return new KeptAnswer(response.StatusCode, response.ContentType, response.Headers.Location is [{ } location] ? location : null, body.ToArray());
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        if (answer.Location is not null)
        {
            response.Headers.Location = answer.Location;
        }

        await response.Body.WriteAsync(answer.Body, httpContext.RequestAborted);
    }
}
