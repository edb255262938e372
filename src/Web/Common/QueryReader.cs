using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.WebUtilities;

namespace CleanCustomers.Web.Common;

/// <summary>Reads the declared query parameters of one request and collects every fault, so that a caller sees all of them at once.</summary>
internal sealed class QueryReader(HttpRequest request)
{
    private readonly List<RequestFault> faults = [];

    /// <summary>The parameter's value; its default when it is missing or faulty.</summary>
    public T Get<T>(QueryParameter<T> parameter)
    {
        if (!request.Query.TryGetValue(parameter.Name, out var values))
        {
            return parameter.Missing;
        }

        var reading = values switch
        {
            [{ Length: > 0 }] when IsEncoded(parameter.Name) => parameter.Read(values[0]!),
            [{ Length: > 0 }] => new("query.encoding", "The value is not UTF-8. Percent-encode it as UTF-8, for example with curl -G --data-urlencode."),
            [_] => new("query.empty", "The value is empty. Give one, or leave the parameter out."),
            _ => new("query.repeated", "Send this parameter once."),
        };
        if (reading.Code is not { } code)
        {
            return reading.Value!;
        }

        faults.Add(RequestFault.InQuery(parameter.Name, code, reading.Message!));
        return parameter.Missing;
    }

    // The framework puts U+FFFD where the bytes are no text, which would search for something else than was meant.
    private bool IsEncoded(string parameter)
    {
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            var value = Encoding.UTF8.GetBytes(pair.EncodedValue.ToString());
            if (pair.DecodeName().Span.SequenceEqual(parameter) && !Utf8.IsValid(WebUtility.UrlDecodeToBytes(value, 0, value.Length)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True when a parameter read so far was faulty.</summary>
    public bool IsFaulty([NotNullWhen(true)] out Problem? problem)
    {
        problem = faults.Count == 0 ? null : Problem.Invalid(faults);
        return problem is not null;
    }
}

/// <summary>Refuses query parameters that the endpoint does not know: a misspelt filter must not silently answer with everything.</summary>
internal sealed class UnknownQueryFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Request.Query.Count == 0)
        {
            return next(context);
        }

        var known = http.GetEndpoint()?.Metadata.GetMetadata<QueryParameters>()?.All ?? [];
        var unknown = http.Request.Query.Keys.Where(name => !known.Any(parameter => parameter.Name == name)).ToList();
        return unknown.Count == 0 ? next(context) : ValueTask.FromResult<object?>(Problem.Invalid([.. unknown.Select(name => Fault(name, known))]));
    }

    private static RequestFault Fault(string name, IReadOnlyList<QueryParameter> known)
    {
        var names = known.Count == 0 ? "There are none here." : $"Known here: {string.Join(", ", known.Select(parameter => parameter.Name))}.";
        return RequestFault.InQuery(name, "query.unknown", $"No parameter has this name (names are case-sensitive). {names}");
    }
}
