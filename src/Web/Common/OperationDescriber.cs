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

        DescribeConventions(operation, context, metadata);
        var responses = (operation.Responses ?? []).OrderBy(response => response.Key, StringComparer.Ordinal).ToList();
        operation.Responses = [];
        foreach (var (status, response) in responses)
        {
            Describe(int.Parse(status, CultureInfo.InvariantCulture), response, metadata);
            operation.Responses.Add(status, response);
        }

        return Task.CompletedTask;
    }

    private static void DescribeConventions(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata)
    {
        operation.Parameters ??= [];
        operation.Responses ??= [];
        if (HasJsonToTag(operation, context, metadata))
        {
            operation.Parameters.Add(Header("If-None-Match", "ETags of answers the caller has; while one of them says what is so now, the answer is 304."));
            operation.Responses["304"] = new OpenApiResponse();
            AddHeader(operation.Responses["200"], "ETag", "Names what the answer says, strong; only asOf does not count when it is compared.");
        }

        if (context.Description.HttpMethod == HttpMethods.Post && metadata.OfType<OrdersAreKeyed>().Any())
        {
            operation.Parameters.Add(Header(
                OrdersOnce.KeyHeader,
                "1 to 255 visible ASCII characters, new for each order. Sent again within 24 hours the order is not carried out again: the answer is the first one, "
                + $"marked {OrdersOnce.ReplayedHeader}: true. With another order it is 422, while the first is under way 409. Orders that were refused are forgotten."));
            AddProblem(operation.Responses, "409");
            AddProblem(operation.Responses, "422");
            foreach (var response in operation.Responses.Where(response => response.Key[0] == '2').Select(response => response.Value))
            {
                AddHeader(response, OrdersOnce.ReplayedHeader, "true when this is the kept answer of the same order.");
            }
        }

        if (metadata.OfType<OrdersAreKeyed>().Any())
        {
            AddHeader(operation.Responses.GetValueOrDefault("429"), "Retry-After", "Seconds to wait before the next try.");
            AddHeader(operation.Responses.GetValueOrDefault("503"), "Retry-After", "Seconds to wait before the next try.");
        }
    }

    private static bool HasJsonToTag(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata) =>
        context.Description.HttpMethod == HttpMethods.Get && metadata.OfType<AnswersAreTagged>().Any()
        && operation.Responses?.GetValueOrDefault("200")?.Content?.ContainsKey("application/json") == true;

    // What every order may be answered with, described as its other problems are.
    private static void AddProblem(OpenApiResponses responses, string status)
    {
        if (responses.GetValueOrDefault("400")?.Content is { } content && content.TryGetValue(Problem.ContentType, out var other) && other.Schema is { } schema)
        {
            responses.TryAdd(status, new OpenApiResponse
            {
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Problem.ContentType] = new OpenApiMediaType { Schema = schema } },
            });
        }
    }

    private static OpenApiParameter Header(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = Text() };

    private static void AddHeader(IOpenApiResponse? response, string name, string description)
    {
        if (response is OpenApiResponse described)
        {
            described.Headers ??= new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
            described.Headers[name] = new OpenApiHeader { Description = description, Schema = Text() };
        }
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
            operation.Parameters.Add(Header(header.Name, header.Description));
        }
    }

    private static void Describe(int status, IOpenApiResponse response, IList<object> metadata)
    {
        response.Description = status switch
        {
            StatusCodes.Status304NotModified => "The caller has this version already.",
            StatusCodes.Status204NoContent => "There is nothing more to tell.",
            StatusCodes.Status401Unauthorized => "No key or session, or one that is refused; the code says why.",
            StatusCodes.Status403Forbidden => "The key or token lacks the scope, or an order of a browser's session lacks its header.",
            StatusCodes.Status429TooManyRequests => "The caller is too fast, has too much under way, or sent too many refused credentials; Retry-After says how long to wait.",
            StatusCodes.Status500InternalServerError => "The service failed; the log has the details under the trace id.",
            StatusCodes.Status502BadGateway => "The provider failed; the code says how.",
            StatusCodes.Status503ServiceUnavailable => "The store or a provider cannot be used now, or more is under way than this node takes on.",
            _ => ReasonPhrases.GetReasonPhrase(status),
        };
        foreach (var header in metadata.OfType<ResponseHeader>().Where(header => header.Status == status))
        {
            AddHeader(response, header.Name, header.Description);
        }

        foreach (var (type, content) in response.Content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal))
        {
            var example = metadata.OfType<AnswerExample>().FirstOrDefault(answer => answer.Status == status && (answer.ContentType ?? type) == type);
            content.Example = (example?.Value ?? ProblemExample(status))?.DeepClone();
            content.Schema = type.StartsWith("text/csv", StringComparison.Ordinal) ? Text() : content.Schema;
        }
    }

    private static JsonNode? ProblemExample(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Node(Problem.Invalid(
            [RequestFault.InQuery("updatedSince", "date.zone_required", "Say the zone: end with Z or an offset such as +02:00.")])),
        StatusCodes.Status406NotAcceptable => Node(Problem.Of(
            status, "accept.unknown", "Accept application/x-ndjson or text/csv, or name it with 'format'.")),
        StatusCodes.Status409Conflict => Node(Problem.Of(
            status, "idempotency.running", "The order with this key is under way. Ask again with the same key for its answer.")),
        StatusCodes.Status422UnprocessableEntity => Node(Problem.Of(
            status, "idempotency.other_order", "This key was sent with another order. Make a new key for each order; repeat one only with the same address and body.")),
        StatusCodes.Status429TooManyRequests => Node(Problem.Of(
            status, "caller.too_fast", "You send more requests than you may. Wait as long as Retry-After says.")),
        StatusCodes.Status401Unauthorized => Node(Problem.Of(
            status, "access.key_missing", "Send a key: 'Authorization: Bearer cc_...'. 'cleancustomers keys create' makes one.")),
        StatusCodes.Status403Forbidden => Node(Problem.Of(
            status, "access.scope_missing", "The credentials lack the scope customers.read. Have a key made that has it.")),
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
