using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CleanCustomers.Domain.Common;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Scope = CleanCustomers.Domain.Common.Scope;

namespace CleanCustomers.Web.Common;

/// <summary>Adds to each operation of the document what <see cref="EndpointDescriptions"/> wrote down.</summary>
internal sealed class OperationDescriber : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        DescribeParameters(operation, metadata);
        if (metadata.OfType<ScopeRequirement>().LastOrDefault() is { } required)
        {
            DescribeScope(operation, required.Scope, context.Document);
        }

        foreach (var body in metadata.OfType<BodyExample>())
        {
            foreach (var content in operation.RequestBody?.Content?.Values ?? [])
            {
                content.Example = body.Value.DeepClone();
            }
        }

        var responses = (operation.Responses ?? []).OrderBy(response => response.Key, StringComparer.Ordinal).ToList();
        operation.Responses = [];
        foreach (var (status, response) in responses)
        {
            Describe(int.Parse(status, CultureInfo.InvariantCulture), response, metadata);
            operation.Responses.Add(status, response);
        }

        return Task.CompletedTask;
    }

    // Either credential does; both need the same scope.
    private static void DescribeScope(OpenApiOperation operation, Scope? required, OpenApiDocument? document)
    {
        List<string> scopes = required is { } scope ? [EnumNames<Scope>.Of(scope)] : [];
        operation.Security =
        [
            .. ApiDocument.SecuritySchemes.Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme.Name, document)] = scopes }),
        ];
        var needs = required is null ? "Every key and session may." : $"Needs the scope `{scopes[0]}`.";
        operation.Description = string.IsNullOrEmpty(operation.Description) ? needs : $"{operation.Description} {needs}";
    }

    private static void DescribeParameters(OpenApiOperation operation, IList<object> metadata)
    {
        foreach (var path in metadata.OfType<PathDescription>())
        {
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.Name == path.Name) ?? [])
            {
                parameter.Description = path.Description;
            }
        }

        operation.Parameters ??= [];
        foreach (var query in metadata.OfType<QueryParameters>().SelectMany(parameters => parameters.All))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = query.Name, In = ParameterLocation.Query, Description = query.Description, Schema = query.Schema,
            });
        }

        foreach (var header in metadata.OfType<RequestHeader>())
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = header.Name, In = ParameterLocation.Header, Description = header.Description, Schema = Text(),
            });
        }
    }

    private static void Describe(int status, IOpenApiResponse response, IList<object> metadata)
    {
        response.Description = status switch
        {
            StatusCodes.Status304NotModified => "The caller has this version already.",
            StatusCodes.Status401Unauthorized => "No key or session, or one that is refused; the code says why.",
            StatusCodes.Status403Forbidden => "The key or token lacks the scope, or an order of a browser's session lacks its header.",
            StatusCodes.Status429TooManyRequests => "Too many refused credentials came from this address; Retry-After says how long to wait.",
            StatusCodes.Status500InternalServerError => "The service failed; the log has the details under the trace id.",
            StatusCodes.Status502BadGateway => "The provider failed; the code says how.",
            StatusCodes.Status503ServiceUnavailable => "The store or a provider cannot be used now.",
            _ => ReasonPhrases.GetReasonPhrase(status),
        };
        foreach (var header in metadata.OfType<ResponseHeader>().Where(header => header.Status == status && response is OpenApiResponse))
        {
            var described = (OpenApiResponse)response;
            described.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
            described.Headers[header.Name] = new OpenApiHeader { Description = header.Description, Schema = Text() };
        }

        var example = metadata.OfType<AnswerExample>().FirstOrDefault(answer => answer.Status == status)?.Value ?? ProblemExample(status);
        foreach (var content in response.Content?.Values ?? [])
        {
            content.Example = example?.DeepClone();
        }
    }

    private static JsonNode? ProblemExample(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Node(Problem.Invalid(
            [RequestFault.InQuery("updatedSince", "date.zone_required", "Say the zone: end with Z or an offset such as +02:00.")])),
        StatusCodes.Status401Unauthorized => Node(Problem.Of(
            status, "access.key_missing", "Send a key: 'Authorization: Bearer cc_...'. 'cleancustomers keys create' makes one.")),
        StatusCodes.Status403Forbidden => Node(Problem.Of(
            status, "access.scope_missing", "The credentials lack the scope customers.read. Have a key made that has it.")),
        StatusCodes.Status429TooManyRequests => Node(Problem.Of(
            status, "access.throttled", "Too many refused credentials came from this address. Wait for the time in Retry-After, then send one that works.")),
        StatusCodes.Status500InternalServerError => Node(Problem.Of(
            status, "service.fault", "The service failed. The log has the details under this trace id.", "4bf92f3577b34da6a3ce929d0e0e4736")),
        StatusCodes.Status502BadGateway => Node(Problem.Of(
            status, "provider.refused", "The connection was refused. Check that host and port are up.")),
        StatusCodes.Status503ServiceUnavailable => Node(Problem.Of(
            status, "store.locked", "Another process holds the store for writing. Let it finish.")),
        _ => null,
    };

    private static JsonNode Node(Problem problem) => JsonSerializer.SerializeToNode(problem.Response, ProblemResponse.Json)!;

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
