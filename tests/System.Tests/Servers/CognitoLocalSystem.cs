using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace CleanCustomers.SystemTests.Servers;

/// <summary>
/// cognito-local 5.3.0: ListUsers by POST with a signed request. It ignores the page size and sends everything at once, as a server may.
/// </summary>
internal sealed class CognitoLocalSystem(NodeProgram program, string pool) : RealServer(program)
{
    // It looks at the form of the signature, not at the signature.
    private const string Authorization =
        "AWS4-HMAC-SHA256 Credential=local/20260115/eu-west-1/cognito-idp/aws4_request, SignedHeaders=host;x-amz-date, Signature=00";

    public override IReadOnlyList<(string Name, string Value)> Secrets => [("AWS_ACCESS_KEY_ID", "local"), ("AWS_SECRET_ACCESS_KEY", "not-a-secret")];

    public override int People => 60;

    public override bool IsPaged => false;

    public override bool TellsChanges => false;

    public static async Task<RealServer> StartAsync(string folder)
    {
        var program = await NodeProgram.StartAsync("cognito-local/lib/bin/start.js", [], folder);
        using var http = new HttpClient { BaseAddress = program.BaseUrl };
        var made = await CallAsync(http, "CreateUserPool", new JsonObject
        {
            ["PoolName"] = "customers",
            ["UsernameAttributes"] = new JsonArray("email"),
            ["Schema"] = new JsonArray(new JsonObject { ["Name"] = "city", ["AttributeDataType"] = "String", ["Mutable"] = true }),
        });
        return new CognitoLocalSystem(program, made["UserPool"]!["Id"]!.GetValue<string>());
    }

    public override string Preset() => $$"""
        {
          {{Common}}, "baseUrl": "{{BaseUrl}}",
          "auth": { "kind": "awsSigV4", "accessKey": "env:AWS_ACCESS_KEY_ID", "secretKey": "env:AWS_SECRET_ACCESS_KEY", "region": "eu-west-1", "service": "cognito-idp" },
          "request": {
            "method": "POST", "path": "/", "body": { "UserPoolId": "{{pool}}" },
            "headers": { "X-Amz-Target": "AWSCognitoIdentityProviderService.ListUsers", "Content-Type": "application/x-amz-json-1.1" }
          },
          "paging": { "style": "bodyToken", "at": "$.PaginationToken", "path": "$.PaginationToken", "size": 60, "sizeAt": "$.Limit" },
          "end": { "rule": "missingNext" },
          "records": "$.Users",
          "map": {
            "id": { "pick": "$.Attributes", "where": "Name", "equals": "sub", "take": "Value" },
            "name": { "pick": "$.Attributes", "where": "Name", "equals": "name", "take": "Value" },
            "email": { "pick": "$.Attributes", "where": "Name", "equals": "email", "take": "Value" },
            "city": { "pick": "$.Attributes", "where": "Name", "equals": "custom:city", "take": "Value" },
            "updatedAt": { "path": "$.UserLastModifiedDate", "formats": ["epoch-s-fraction"] }
          }
        }
        """;

    public override async Task<string> AddAsync(Person person)
    {
        var user = await CallAsync("AdminCreateUser", new JsonObject
        {
            ["UserPoolId"] = pool,
            ["Username"] = person.Email,
            ["MessageAction"] = "SUPPRESS",
            ["UserAttributes"] = new JsonArray(Attribute("email", person.Email), Attribute("name", person.Name), Attribute("custom:city", person.City)),
        });
        return user["User"]!["Attributes"]!.AsArray().Single(a => a!["Name"]!.GetValue<string>() == "sub")!["Value"]!.GetValue<string>();
    }

    public override async Task ChangeCityAsync(string id, string city) => await CallAsync("AdminUpdateUserAttributes", new JsonObject
    {
        ["UserPoolId"] = pool,
        ["Username"] = id,
        ["UserAttributes"] = new JsonArray(Attribute("custom:city", city)),
    });

    public override async Task RemoveAsync(string id) => await CallAsync("AdminDeleteUser", new JsonObject { ["UserPoolId"] = pool, ["Username"] = id });

    public override async Task<int> CountAsync() => (await UsersAsync()).Count;

    public override async Task<DateTimeOffset> ChangedAtAsync(string id)
    {
        var user = (await UsersAsync()).Single(u => u!["Attributes"]!.AsArray().Any(a => a!["Value"]!.GetValue<string>() == id))!;
        return DateTimeOffset.UnixEpoch.AddTicks((long)(decimal.Parse(user["UserLastModifiedDate"]!.ToJsonString(), CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond));
    }

    private static JsonObject Attribute(string name, string value) => new() { ["Name"] = name, ["Value"] = value };

    private async Task<JsonArray> UsersAsync() => (await CallAsync("ListUsers", new JsonObject { ["UserPoolId"] = pool }))["Users"]!.AsArray();

    private Task<JsonNode> CallAsync(string operation, JsonObject body) => CallAsync(Http, operation, body);

    private static async Task<JsonNode> CallAsync(HttpClient http, string operation, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.1"),
        };
        request.Headers.TryAddWithoutValidation("X-Amz-Target", $"AWSCognitoIdentityProviderService.{operation}");
        request.Headers.TryAddWithoutValidation("Authorization", Authorization);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.Should().BeTrue("{0} was answered {1}: {2}", operation, (int)answer.StatusCode, text);
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
