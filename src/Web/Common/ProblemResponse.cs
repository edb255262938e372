using System.Text.Json.Serialization.Metadata;
using CleanCustomers.Application.Common;

namespace CleanCustomers.Web.Common;

/// <summary>Why a request was not carried out (RFC 9457). Holds no customer data and no secret.</summary>
/// <param name="Type">Always <c>about:blank</c>: <paramref name="Code"/> tells problems apart.</param>
/// <param name="Title">The HTTP status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">For people: what happened, to which parameter or member, and what to do.</param>
/// <param name="Code">For programs: stable, <c>module.reason</c>.</param>
/// <param name="TraceId">Names this request in the log; set on faults of the service, else null.</param>
/// <param name="Errors">The single faults of a request that is not valid; otherwise empty.</param>
internal sealed record ProblemResponse(
    string Type, string Title, int Status, string Detail, string Code, string? TraceId, IReadOnlyList<RequestFault> Errors)
{
    internal static readonly JsonTypeInfo<ProblemResponse> Json = (JsonTypeInfo<ProblemResponse>)WireJson.Options.GetTypeInfo(typeof(ProblemResponse));
}

/// <summary>One fault of a request.</summary>
/// <param name="Pointer">JSON pointer into the body (RFC 6901), or null when the fault is not in the body.</param>
/// <param name="Parameter">Name of the query parameter or header, or null when the fault is in the body.</param>
/// <param name="Code">Stable code such as <c>date.zone_required</c>.</param>
/// <param name="Message">What is wrong and what is accepted; never the value itself.</param>
internal sealed record RequestFault(string? Pointer, string? Parameter, string Code, string Message)
{
    public static RequestFault InQuery(string parameter, string code, string message) => new(null, parameter, code, message);

    public static RequestFault InBody(string pointer, string code, string message) => new(pointer, null, code, message);
}
