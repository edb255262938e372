using System.Diagnostics;
using CleanCustomers.Domain.Common;
using Microsoft.AspNetCore.WebUtilities;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Common;

/// <summary>The one place that turns failures into answers.</summary>
internal sealed class Problem : IResult
{
    public const string ContentType = "application/problem+json";

    private Problem(ProblemResponse response) => Response = response;

    public ProblemResponse Response { get; }

    public static Problem Of(int status, string code, string detail, string? traceId = null) => Of(status, code, detail, [], traceId);

    /// <summary>A request that is not valid. One fault gives its own code to the whole, as in <see cref="Error.Invalid"/>.</summary>
    public static Problem Invalid(IReadOnlyList<RequestFault> faults) => Of(
        StatusCodes.Status400BadRequest,
        faults is [var only] ? only.Code : "request.invalid",
        faults is [var one] ? Sentence(one) : $"The request is not valid: {string.Join(", ", faults.Select(Subject).Distinct(StringComparer.Ordinal))}.",
        faults,
        traceId: null);

    /// <summary>The service's own fault: says nothing but where to look in the log.</summary>
    public static Problem Fault(HttpContext http) => Of(
        StatusCodes.Status500InternalServerError,
        "service.fault",
        "The service failed. The log has the details under this trace id.",
        TraceIdOf(http));

    /// <summary>An answer that the framework left empty: no such address, wrong method, wrong content type.</summary>
    public static Problem Of(int status) => status switch
    {
        StatusCodes.Status404NotFound => Of(
            status, "route.not_found", "Nothing is served at this address; /openapi/v1.json lists what is. Ids of customers are UUIDs, of runs and entries whole numbers."),
        StatusCodes.Status405MethodNotAllowed => Of(status, "method.not_allowed", "This address does not know the method; the Allow header lists those it knows."),
        StatusCodes.Status413PayloadTooLarge => Of(status, "body.too_large", $"A body is at most {ApiLimits.BodyBytes} bytes."),
        StatusCodes.Status415UnsupportedMediaType => Of(status, "body.media_type", "Send the body as application/json."),
        _ => Of(status, "request.refused", ReasonPhrases.GetReasonPhrase(status)),
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Response.Status;
        return httpContext.Response.WriteAsJsonAsync(Response, ProblemResponse.Json, ContentType, httpContext.RequestAborted);
    }

    internal static Problem Of(int status, string code, string detail, IReadOnlyList<RequestFault> faults, string? traceId) =>
        new(new ProblemResponse("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail, code, traceId, faults));

    // A detail is often all that is shown, so it names what it is about.
    private static string Sentence(RequestFault fault) => Subject(fault) is { Length: > 0 } subject ? $"{subject}: {fault.Message}" : fault.Message;

    private static string Subject(RequestFault fault) => fault.Parameter ?? fault.Pointer ?? "";

    private static string TraceIdOf(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;
}

internal static class ErrorProblems
{
    /// <summary>The HTTP form of an expected failure of a request without a body.</summary>
    public static Problem ToProblem(this Error error) =>
        Translate(error, fault => RequestFault.InQuery(fault.Identifier, fault.ErrorCode, fault.ErrorMessage));

    /// <summary>The HTTP form of an expected failure of a request with a body: its faults are JSON pointers.</summary>
    public static Problem ToBodyProblem(this Error error) =>
        Translate(error, fault => RequestFault.InBody('/' + fault.Identifier.TrimStart('/'), fault.ErrorCode, fault.ErrorMessage));

    private static Problem Translate(Error error, Func<ValidationError, RequestFault> translate) =>
        error is { Status: ResultStatus.Invalid, ValidationErrors.Count: > 0 }
            ? Problem.Invalid([.. error.ValidationErrors.Select(translate)])
            : Problem.Of(StatusOf(error.Status), error.Code, error.Message);

    // The translation of Ardalis.Result.AspNetCore, except that a broken promise of ours (CriticalError) and an unavailable part differ.
    private static int StatusOf(ResultStatus status) => status switch
    {
        ResultStatus.Invalid => StatusCodes.Status400BadRequest,
        ResultStatus.Unauthorized => StatusCodes.Status401Unauthorized,
        ResultStatus.Forbidden => StatusCodes.Status403Forbidden,
        ResultStatus.NotFound => StatusCodes.Status404NotFound,
        ResultStatus.Conflict => StatusCodes.Status409Conflict,
        ResultStatus.Error => StatusCodes.Status422UnprocessableEntity,
        ResultStatus.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
