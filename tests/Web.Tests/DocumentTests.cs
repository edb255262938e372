using System.Net;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Web.Tests;

public sealed class DocumentTests
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    [Fact]
    public async Task The_approved_document_is_the_document()
    {
        var approved = Repository.PathOf("docs", "openapi.json");

        var text = await WriteAsync();
        var approvedText = File.Exists(approved) ? await File.ReadAllTextAsync(approved) : "";

        (text == approvedText).Should().BeTrue(
            "docs/openapi.json is what clients are made from. If the change is meant, renew it: cleancustomers openapi --output docs/openapi.json. First difference: {0}",
            FirstDifference(approvedText, text));
    }

    [Fact]
    public async Task The_served_document_is_the_written_one()
    {
        await using var app = await TestApp.StartAsync();

        var served = await app.Client.GetStringAsync("/openapi/v1.json");

        JsonNode.DeepEquals(JsonNode.Parse(served), JsonNode.Parse(await WriteAsync())).Should().BeTrue();
    }

    [Fact]
    public async Task Every_operation_is_named_and_described()
    {
        var operations = await OperationsAsync();

        operations.Select(operation => operation.Text("operationId")).Should().NotContainNulls().And.OnlyHaveUniqueItems().And.HaveCount(33);
        operations.Should().OnlyContain(operation => operation.Text("summary") != null && operation["tags"]!.AsArray().Count == 1);
        operations.SelectMany(operation => operation["parameters"]?.AsArray() ?? [])
            .Should().OnlyContain(parameter => parameter!.Text("description") != null && parameter!["schema"] != null);
    }

    [Fact]
    public async Task What_the_page_fills_in_is_harmless_to_send()
    {
        string[] harmless = ["limit=50", "limit=10", "after=0", "wait=0", "state=active", "state=open", "state=all", "sort=-updatedAt"];

        var operations = await OperationsAsync();
        var parameters = operations.SelectMany(operation => operation["parameters"]?.AsArray() ?? []).Select(parameter => parameter!).ToList();

        parameters.Should().HaveCountGreaterThan(20).And.OnlyContain(parameter =>
            parameter["example"] == null && parameter["examples"] == null && parameter["schema"]!["example"] == null && parameter["schema"]!["examples"] == null);
        parameters.Where(parameter => parameter["schema"]!["default"] is not null)
            .Select(parameter => $"{parameter.Text("name")}={parameter["schema"]!["default"]}").Distinct(StringComparer.Ordinal).Should().BeSubsetOf(harmless);
        operations.Single(operation => operation.Text("operationId") == "StartRun")["requestBody"]!["content"]!["application/json"]!["example"]!
            .ToJsonString().Should().Be("""{"provider":"sandbox","full":false}""");
    }

    [Fact]
    public async Task Every_error_is_a_problem()
    {
        var responses = (await OperationsAsync()).Where(operation => !operation.Text("operationId")!.EndsWith("ness", StringComparison.Ordinal))
            .SelectMany(operation => operation["responses"]!.AsObject()).Where(response => response.Key[0] is '4' or '5').ToList();

        responses.Should().HaveCountGreaterThan(40);
        responses.Should().OnlyContain(response => response.Value!["content"]!.AsObject().Single().Key == "application/problem+json");
    }

    [Fact]
    public async Task Schemas_are_exact_for_generated_clients()
    {
        var document = await ReadAsync();
        var schemas = document["components"]!["schemas"]!.AsObject().ToDictionary(schema => schema.Key, schema => schema.Value!, StringComparer.Ordinal);

        var objects = schemas.Where(schema => schema.Value["properties"] is not null).ToList();
        objects.Should().HaveCountGreaterThan(20);
        objects.Should().OnlyContain(schema => schema.Value["additionalProperties"]!.GetValue<bool>() == false);
        objects.Where(schema => !schema.Key.EndsWith("Request", StringComparison.Ordinal)).Should().OnlyContain(
            schema => schema.Value["required"]!.AsArray().Count == schema.Value["properties"]!.AsObject().Count, "members of answers are always present");
        schemas["StartRunRequest"]["required"]!.ToJsonString().Should().Be("""["provider"]""");
        schemas.Values.Where(schema => schema["enum"] is not null).Should().NotBeEmpty().And.OnlyContain(schema => schema.Text("type") == "string");
        document.ToJsonString().Should().NotContain("""["integer","string"]""").And.NotContain("""["string","integer"]""").And.NotContain("\"pattern\":\"^-?");
    }

    [Theory]
    [InlineData("CustomerResponse", "updatedAt", "date-time", "\"string\"")]
    [InlineData("CustomerResponse", "id", "uuid", "\"string\"")]
    [InlineData("CustomerFields", "birthDate", "date", "[\"null\",\"string\"]")]
    [InlineData("CustomerFields", "updatedAt", "date-time", "[\"null\",\"string\"]")]
    [InlineData("RunResponse", "finishedAt", "date-time", "[\"null\",\"string\"]")]
    [InlineData("RunResponse", "run", "int64", "\"integer\"")]
    public async Task Types_and_formats_are_told(string schema, string property, string format, string types)
    {
        var document = await ReadAsync();

        var described = document["components"]!["schemas"]![schema]!["properties"]![property]!;
        described.Text("format").Should().Be(format);
        described["type"]!.ToJsonString().Should().Be(types);
    }

    [Fact]
    public async Task The_document_names_licence_tags_and_no_server()
    {
        var document = await ReadAsync();

        document.Text("openapi").Should().StartWith("3.1");
        document["info"]!["license"]!.Text("name").Should().Be("MIT");
        document["servers"].Should().BeNull();
        document.Items("tags").Should().HaveCount(6).And.OnlyContain(tag => tag.Text("description") != null);
    }

    [Fact]
    public async Task Every_member_of_an_answer_is_described()
    {
        var document = await ReadAsync();

        var bare = from schema in document["components"]!["schemas"]!.AsObject()
                   where schema.Value!["properties"] is not null && schema.Key != "CustomerFields"
                   from property in schema.Value!["properties"]!.AsObject()
                   where property.Value!.Text("description") is null && property.Value!["oneOf"]?[1]?["description"] is null
                   select $"{schema.Key}.{property.Key}";
        bare.Should().BeEmpty();
    }

    [Fact]
    public async Task The_page_works_without_the_internet()
    {
        await using var app = await TestApp.StartAsync();

        var (start, _) = await app.SendAsync(HttpMethod.Get, "/");
        var page = await app.Client.GetStringAsync("/swagger/index.html");
        var script = await app.Client.GetAsync(new Uri("/swagger/swagger-ui-bundle.js", UriKind.Relative));
        var setup = await app.Client.GetStringAsync("/swagger/index.js");

        start.StatusCode.Should().Be(HttpStatusCode.Redirect);
        start.Headers.Location.Should().Be(new Uri("/swagger/", UriKind.Relative));
        page.Should().NotContain("http://").And.NotContain("https://").And.NotContain("<script>");
        script.StatusCode.Should().Be(HttpStatusCode.OK);
        setup.Should().Contain("/openapi/v1.json").And.Contain("\"defaultModelsExpandDepth\":-1");
        page.Should().Contain(".topbar { display: none }");
    }

    private static async Task<List<JsonNode>> OperationsAsync() =>
        [.. (await ReadAsync())["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Where(member => Methods.Contains(member.Key)).Select(member => member.Value!)];

    private static async Task<JsonObject> ReadAsync() => JsonNode.Parse(await WriteAsync())!.AsObject();

    private static async Task<string> WriteAsync()
    {
        var builder = TestApp.CreateBuilder("/nowhere");
        builder.Services.AddSingleton<IPresetDirectory>(new Presets());
        return await OpenApiWriter.WriteAsync(builder, CancellationToken.None);
    }

    private static string FirstDifference(string approved, string actual)
    {
        var pairs = approved.Split('\n').Zip(actual.Split('\n')).Select((pair, line) => (pair.First, pair.Second, Line: line + 1));
        return pairs.FirstOrDefault(pair => pair.First != pair.Second) is { Line: > 0 } found
            ? $"line {found.Line}: '{found.First.Trim()}' became '{found.Second.Trim()}'"
            : "one is longer";
    }
}
