using System.Diagnostics.CodeAnalysis;

namespace CleanCustomers.Web.Common;

/// <summary>Reads the declared query parameters of one request and collects every fault, so that a caller sees all of them at once.</summary>
internal sealed class QueryReader(HttpRequest request)
{
    private readonly List<RequestFault> faults = [];

    /// <summary>The parameter's value; its default when it is missing or faulty.</summary>
    public T Get<T>(QueryParameter<T> parameter)
    {
        if (!request.Query.TryGetValue(parameter.Name, out var values) || values is not [{ Length: > 0 } text])
        {
            if (values.Count > 1)
            {
                faults.Add(RequestFault.InQuery(parameter.Name, "query.repeated", "Send this parameter once."));
            }

            return parameter.Missing;
        }

        var reading = parameter.Read(text);
        if (reading.Code is not { } code)
        {
            return reading.Value!;
        }

        faults.Add(RequestFault.InQuery(parameter.Name, code, reading.Message!));
        return parameter.Missing;
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
