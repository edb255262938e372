using System.Text.Json.Nodes;

namespace CleanCustomers.Providers.Tests.Presets;

/// <summary>Valid presets that use every member about credentials, errors, throttling and budgets.</summary>
internal static class AccessPresets
{
    public static IReadOnlyDictionary<string, Action<JsonObject>> All { get; } = new Dictionary<string, Action<JsonObject>>(StringComparer.Ordinal)
    {
        ["client credentials"] = With(
            "auth",
            """
            { "kind": "oauth2", "grant": "clientCredentials", "tokenUrl": "https://login.example.com/token?tenant=a", "clientId": "id", "clientSecret": "env:SECRET",
              "scope": "read", "audience": "https://api.example.com", "client": "body", "header": "X-Shopify-Access-Token", "baseUrlFrom": "$.instance_url" }
            """),
        ["refresh token"] = With(
            "auth", """{ "kind": "oauth2", "grant": "refreshToken", "tokenUrl": "/oauth/token", "clientId": "env:ID", "refreshToken": "file:refresh.txt" }"""),
        ["AWS"] = With(
            "auth",
            """{ "kind": "awsSigV4", "accessKey": "env:A", "secretKey": "env:S", "sessionToken": "file:t.txt", "region": "eu-west-1", "service": "cognito-idp" }"""),
        ["errors"] = With(
            "errors",
            """
            [ { "status": 403, "path": "$[0].errorCode", "equals": ["REQUEST_LIMIT_EXCEEDED"], "means": "throttled" },
              { "path": "$.errors", "means": "rejected" },
              { "path": "$.code", "equals": [17, true, "EXPIRED"], "means": "cursorExpired" } ]
            """),
        ["throttle"] = With(
            "throttle",
            """
            { "statuses": [429, 420],
              "delay": [{ "header": "Retry-After" }, { "header": "X-Retry-Ms", "as": "milliseconds" }, { "header": "X-RateLimit-Reset", "as": "epoch-s" }, { "path": "$.retry_after", "as": "seconds" }],
              "usage": { "header": "X-Shopify-Shop-Api-Call-Limit", "most": 0.8, "restorePerSecond": 2 },
              "bucket": { "available": "$.c.a", "restorePerSecond": "$.c.r", "needed": "$.c.n" } }
            """),
        ["what remains"] = With("throttle", """{ "usage": { "header": "X-RateLimit-Remaining", "limitHeader": "X-RateLimit-Limit", "counts": "remaining", "restorePerSecond": 0.5 } }"""),
        ["budget"] = With("budget", """{ "requests": 100, "per": "PT10S", "daily": { "header": "Sforce-Limit-Info", "share": 0.2, "most": 0.9 } }"""),
    };

    private static Action<JsonObject> With(string name, string json) => node => node[name] = JsonNode.Parse(json);
}
