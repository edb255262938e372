using System.Text.Json;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Common;

namespace CleanCustomers.Web.Common;

/// <summary>What an endpoint says about itself for the API's document; <see cref="OperationDescriber"/> reads it.</summary>
internal static class EndpointDescriptions
{
    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder endpoint, IReadOnlyList<QueryParameter> parameters) =>
        endpoint.WithMetadata(new QueryParameters(parameters));

    public static RouteHandlerBuilder DescribesPath(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.WithMetadata(new PathDescription(name, description));

    public static RouteHandlerBuilder WithRequestHeader(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.WithMetadata(new RequestHeader(name, description));

    public static RouteHandlerBuilder WithResponseHeader(this RouteHandlerBuilder endpoint, int status, string name, string description) =>
        endpoint.WithMetadata(new ResponseHeader(status, name, description));

    /// <summary>A JSON body that the endpoint reads itself.</summary>
    public static RouteHandlerBuilder WithBody<T>(this RouteHandlerBuilder endpoint, T example)
        where T : notnull => endpoint.Accepts<T>("application/json").WithMetadata(new BodyExample(ToNode(example)));

    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, T example, int status = StatusCodes.Status200OK)
        where T : notnull => endpoint.Produces<T>(status).WithMetadata(new AnswerExample(status, ToNode(example)));

    public static TBuilder WithProblems<TBuilder>(this TBuilder endpoint, params ReadOnlySpan<int> statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemResponse), [Problem.ContentType]));
        }

        return endpoint;
    }

    private static JsonNode ToNode<T>(T example)
        where T : notnull => JsonSerializer.SerializeToNode(example, WireJson.Options.GetTypeInfo(typeof(T)))!;
}

internal sealed record PathDescription(string Name, string Description);

internal sealed record RequestHeader(string Name, string Description);

internal sealed record ResponseHeader(int Status, string Name, string Description);

internal sealed record BodyExample(JsonNode Value);

/// <param name="ContentType">Null: of every content of the status.</param>
internal sealed record AnswerExample(int Status, JsonNode Value, string? ContentType = null);
