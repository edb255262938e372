using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CleanCustomers.Application.Common;

namespace CleanCustomers.Web.Common;

/// <summary>Reads a JSON body strictly and says for each fault where it is.</summary>
internal static class BodyReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <returns>The body, or the problem to answer with.</returns>
    /// <exception cref="BadHttpRequestException">The body is too large or was not sent completely.</exception>
    public static async Task<(T? Body, Problem? Problem)> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(request.Body, Strict, cancellationToken);
        }
        catch (JsonException fault)
        {
            var place = fault.LineNumber is { } line ? $" Look at line {line + 1}, byte {fault.BytePositionInLine + 1}." : "";
            return (null, Problem.Invalid([RequestFault.InBody("", "json.malformed", $"The body is not one JSON value without repeated members.{place}")]));
        }

        using (document)
        {
            return Read<T>(document.RootElement);
        }
    }

    private static (T? Body, Problem? Problem) Read<T>(JsonElement body)
        where T : class
    {
        var shape = (JsonTypeInfo<T>)WireJson.Options.GetTypeInfo(typeof(T));
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, Problem.Invalid([RequestFault.InBody("", "json.object_required", "The body is a JSON object.")]));
        }

        var faults = FaultsOfMembers(body, shape).ToList();
        if (faults.Count > 0)
        {
            return (null, Problem.Invalid(faults));
        }

        try
        {
            return (body.Deserialize(shape), null);
        }
        catch (JsonException fault)
        {
            var code = (fault as WireFormatException)?.Code ?? "member.type";
            var message = fault is WireFormatException ? fault.Message : "The value has the wrong type; the API's document says which is right.";
            return (null, Problem.Invalid([RequestFault.InBody(PointerOf(fault.Path), code, message)]));
        }
    }

    // The bodies of this API are flat, at most with a list of texts, so the members of the outer object are all there are.
    private static IEnumerable<RequestFault> FaultsOfMembers<T>(JsonElement body, JsonTypeInfo<T> shape)
    {
        var known = string.Join(", ", shape.Properties.Select(member => member.Name));
        foreach (var member in body.EnumerateObject().Where(member => shape.Properties.All(property => property.Name != member.Name)))
        {
            yield return RequestFault.InBody('/' + Escape(member.Name), "member.unknown", $"No member has this name. Known here: {known}.");
        }

        foreach (var member in shape.Properties.Where(property => property.IsRequired && !body.TryGetProperty(property.Name, out _)))
        {
            yield return RequestFault.InBody('/' + member.Name, "member.required", "This member is required.");
        }
    }

    private static string Escape(string member) => member.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    // "$.from" of a flat object becomes "/from", "$.scopes[0]" becomes "/scopes/0".
    private static string PointerOf(string? path) =>
        path is null or "$" ? "" : '/' + path[2..].Replace('[', '/').Replace("]", "", StringComparison.Ordinal);
}
