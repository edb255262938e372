using System.Buffers;
using System.Text.Json;
using CleanCustomers.Application.Common;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Common;

/// <summary>Gives every JSON answer of a GET an entity tag, and answers 304 to callers who have it already (ADR 0050).</summary>
internal sealed class ConditionalAnswers : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        return HttpMethods.IsGet(context.HttpContext.Request.Method)
            && result is IValueHttpResult { Value: { } value } and IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK }
                ? new TaggedAnswer(value)
                : result;
    }
}

/// <summary>Endpoint metadata: JSON answers of GET have entity tags.</summary>
internal sealed record AnswersAreTagged;

/// <summary>A JSON answer with its entity tag, or 304.</summary>
/// <param name="value">The answer.</param>
/// <param name="version">What tells answers apart whose difference matters; null: everything but <c>asOf</c>.</param>
internal sealed class TaggedAnswer(object value, string? version = null) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        await using (var writer = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = WireJson.Options.Encoder, SkipValidation = true }))
        {
            JsonSerializer.Serialize(writer, value, WireJson.Options.GetTypeInfo(value.GetType()));
        }

        var tag = version is null ? AnswerTag.Of(body.WrittenSpan) : AnswerTag.Of(version, body.WrittenSpan);
        var response = httpContext.Response;
        if (tag.FindIn(httpContext.Request.GetTypedHeaders().IfNoneMatch) is { } known)
        {
            response.Headers.ETag = known;
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.Headers.ETag = tag.ToString();
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.WrittenCount;
        await response.Body.WriteAsync(body.WrittenMemory, httpContext.RequestAborted);
    }
}
