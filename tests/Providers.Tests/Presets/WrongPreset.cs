using System.Text.Json.Nodes;

namespace CleanCustomers.Providers.Tests.Presets;

/// <summary>A preset with one mistake, made by writing one value at a place of the valid one.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="At">Where the value is written, as a JSON pointer; "-" in front removes what stands there.</param>
/// <param name="Value">The value as JSON.</param>
/// <param name="Pointer">Where the mistake is told.</param>
/// <param name="SchemaSees">The published schema can express the rule.</param>
internal sealed record WrongPreset(string Name, string At, string Value, string Pointer, bool SchemaSees = true)
{
    public JsonObject Node()
    {
        var node = PresetTexts.Node();
        var steps = At.TrimStart('-').Split('/')[1..];
        JsonNode parent = node;
        foreach (var step in steps[..^1])
        {
            parent = parent is JsonArray array ? array[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : parent[step]!;
        }

        if (At.StartsWith('-'))
        {
            parent.AsObject().Remove(steps[^1]);
        }
        else
        {
            parent.AsObject()[steps[^1]] = JsonNode.Parse(Value);
        }

        return node;
    }

    private static string Window(
        string cap = "1000", string? within = null, string ties = "\"t = {value} AND id > {id}\"", string order = """[ { "parameter": "sort", "value": "id" } ]""", string members = "") => $$"""
        {
          "style": "window", "cap": {{cap}}, {{members}} "within": {{within ?? """{ "style": "offset", "parameter": "o", "size": 100, "sizeParameter": "limit" }"""}},
          "ties": {{ties}}, "tieOrder": {{order}}
        }
        """;

    public static IReadOnlyList<WrongPreset> All { get; } =
    [
        new("no provider", "-/provider", "", ""),
        new("provider with capitals", "/provider", "\"Shop\"", "/provider"),
        new("provider too long", "/provider", "\"a1234567890123456789012345678901234567890\"", "/provider"),
        new("provider is a number", "/provider", "7", "/provider"),
        new("blank title", "/title", "\" \"", "/title"),
        new("unknown member", "/recrods", "\"$.data\"", "/recrods"),
        new("no base URL", "-/baseUrl", "", ""),
        new("relative base URL", "/baseUrl", "\"/api\"", "/baseUrl"),
        new("ftp base URL", "/baseUrl", "\"ftp://shop.example.com\"", "/baseUrl"),
        new("base URL with password", "/baseUrl", "\"https://a:b@shop.example.com\"", "/baseUrl"),
        new("base URL with query", "/baseUrl", "\"https://shop.example.com?key=1\"", "/baseUrl"),
        new("base URL with fragment", "/baseUrl", "\"https://shop.example.com#x\"", "/baseUrl"),
        new("credentials over http", "/baseUrl", "\"http://shop.example.com\"", "/baseUrl"),
        new("cron of three fields", "/schedule", """{ "cron": "* * *" }""", "/schedule/cron"),
        new("cron out of range", "/schedule", """{ "cron": "99 * * * *" }""", "/schedule/cron", SchemaSees: false),
        new("cron that never comes due", "/schedule", """{ "cron": "0 0 30 2 *" }""", "/schedule/cron", SchemaSees: false),
        new("unknown time zone", "/schedule", """{ "cron": "* * * * *", "timeZone": "Europe/Nowhere" }""", "/schedule/timeZone", SchemaSees: false),
        new("schedule is a text", "/schedule", "\"*/10 * * * *\"", "/schedule"),
        new("unknown auth kind", "/auth", """{ "kind": "barer", "token": "env:T" }""", "/auth/kind"),
        new("auth without token", "/auth", """{ "kind": "bearer" }""", "/auth"),
        new("literal token", "/auth/token", "\"sk_live_4242\"", "/auth/token"),
        new("literal password", "/auth", """{ "kind": "basic", "user": "env:U", "password": "hunter2" }""", "/auth/password"),
        new("literal user", "/auth", """{ "kind": "basic", "user": "sk_live_4242" }""", "/auth/user"),
        new("bad environment name", "/auth/token", "\"env:MY TOKEN\"", "/auth/token"),
        new("member of another auth kind", "/auth/password", "\"env:P\"", "/auth/password"),
        new("bad header name", "/auth", """{ "kind": "headerKey", "name": "X Key", "value": "env:K" }""", "/auth/name"),
        new("OAuth without grant", "/auth", """{ "kind": "oauth2", "tokenUrl": "/token", "clientId": "c", "clientSecret": "env:S" }""", "/auth"),
        new("unknown grant", "/auth", """{ "kind": "oauth2", "grant": "password", "tokenUrl": "/token", "clientId": "c", "clientSecret": "env:S" }""", "/auth/grant"),
        new("client credentials without secret", "/auth", """{ "kind": "oauth2", "grant": "clientCredentials", "tokenUrl": "/token", "clientId": "c" }""", "/auth"),
        new("refresh grant without token", "/auth", """{ "kind": "oauth2", "grant": "refreshToken", "tokenUrl": "/token", "clientId": "c" }""", "/auth"),
        new("refresh token of another grant", "/auth", """{ "kind": "oauth2", "grant": "clientCredentials", "tokenUrl": "/token", "clientId": "c", "clientSecret": "env:S", "refreshToken": "env:R" }""", "/auth/refreshToken"),
        new("literal client secret", "/auth", """{ "kind": "oauth2", "grant": "clientCredentials", "tokenUrl": "/token", "clientId": "c", "clientSecret": "hunter2" }""", "/auth/clientSecret"),
        new("token endpoint of another host by two slashes", "/auth", """{ "kind": "oauth2", "grant": "clientCredentials", "tokenUrl": "//evil.example.com/token", "clientId": "c", "clientSecret": "env:S" }""", "/auth/tokenUrl"),
        new("token endpoint over http", "/auth", """{ "kind": "oauth2", "grant": "clientCredentials", "tokenUrl": "http://login.example.com/token", "clientId": "c", "clientSecret": "env:S" }""", "/auth/tokenUrl", SchemaSees: false),
        new("token endpoint with password", "/auth", """{ "kind": "oauth2", "grant": "clientCredentials", "tokenUrl": "https://a:b@login.example.com/token", "clientId": "c", "clientSecret": "env:S" }""", "/auth/tokenUrl"),
        new("unknown way to send the client", "/auth", """{ "kind": "oauth2", "grant": "clientCredentials", "tokenUrl": "/token", "clientId": "c", "clientSecret": "env:S", "client": "query" }""", "/auth/client"),
        new("AWS without region", "/auth", """{ "kind": "awsSigV4", "accessKey": "env:A", "secretKey": "env:S", "service": "s3" }""", "/auth"),
        new("AWS region with slash", "/auth", """{ "kind": "awsSigV4", "accessKey": "env:A", "secretKey": "env:S", "region": "eu/west", "service": "s3" }""", "/auth/region"),
        new("literal AWS key", "/auth", """{ "kind": "awsSigV4", "accessKey": "AKIDEXAMPLE", "secretKey": "env:S", "region": "eu-west-1", "service": "s3" }""", "/auth/accessKey"),
        new("errors are no list", "/errors", """{ "path": "$.e", "means": "rejected" }""", "/errors"),
        new("no errors in the list", "/errors", "[]", "/errors"),
        new("error without path", "/errors", """[{ "means": "rejected" }]""", "/errors/0"),
        new("error without meaning", "/errors", """[{ "path": "$.e" }]""", "/errors/0"),
        new("unknown meaning", "/errors", """[{ "path": "$.e", "means": "throtled" }]""", "/errors/0/means"),
        new("error at no status", "/errors", """[{ "path": "$.e", "means": "rejected", "status": 99 }]""", "/errors/0/status"),
        new("error equals nothing", "/errors", """[{ "path": "$.e", "means": "rejected", "equals": [null] }]""", "/errors/0/equals"),
        new("unknown member of an error", "/errors", """[{ "path": "$.e", "means": "rejected", "equal": ["x"] }]""", "/errors/0/equal"),
        new("throttle at 200", "/throttle", """{ "statuses": [200] }""", "/throttle/statuses"),
        new("wait in two places", "/throttle", """{ "delay": [{ "header": "Retry-After", "path": "$.wait" }] }""", "/throttle/delay/0"),
        new("wait in no place", "/throttle", """{ "delay": [{ "as": "seconds" }] }""", "/throttle/delay/0"),
        new("wait in an unknown form", "/throttle", """{ "delay": [{ "header": "X-Wait", "as": "minutes" }] }""", "/throttle/delay/0/as"),
        new("usage without restoring", "/throttle", """{ "usage": { "header": "X-Use" } }""", "/throttle/usage"),
        new("usage above all", "/throttle", """{ "usage": { "header": "X-Use", "most": 1.5, "restorePerSecond": 2 } }""", "/throttle/usage/most"),
        new("usage of what remains of nothing", "/throttle", """{ "usage": { "header": "X-Left", "counts": "remaining", "restorePerSecond": 2 } }""", "/throttle/usage/counts"),
        new("usage with two limits", "/throttle", """{ "usage": { "header": "X-Left", "limit": 5, "limitHeader": "X-All", "restorePerSecond": 2 } }""", "/throttle/usage/limitHeader"),
        new("bucket without cost", "/throttle", """{ "bucket": { "available": "$.a", "restorePerSecond": "$.b" } }""", "/throttle/bucket"),
        new("rate without span", "/budget", """{ "requests": 100 }""", "/budget"),
        new("rate of zero", "/budget", """{ "requests": 0, "per": "PT10S" }""", "/budget/requests"),
        new("daily share without header", "/budget", """{ "daily": { "share": 0.2 } }""", "/budget/daily"),
        new("daily share above all", "/budget", """{ "daily": { "header": "X-Use", "share": 20 } }""", "/budget/daily/share"),
        new("no request", "-/request", "", ""),
        new("request path is a link", "/request/path", "\"https://other.example.com/\"", "/request/path"),
        new("request path names a host", "/request/path", "\"//other.example.com/\"", "/request/path"),
        new("request path with query", "/request/path", "\"/customers?x=1\"", "/request/path"),
        new("request path climbs", "/request/path", "\"/../admin\"", "/request/path"),
        new("secret in the query", "/request/query/api_key", "\"abc\"", "/request/query/api_key"),
        new("query value is a number", "/request/query/limit2", "5", "/request/query/limit2"),
        new("secret in a header", "/request/headers/Authorization", "\"Bearer abc\"", "/request/headers/Authorization"),
        new("header that is ours", "/request/headers/Host", "\"evil.example.com\"", "/request/headers/Host"),
        new("header with a line break", "/request/headers/X-A", "\"a\\r\\nB: c\"", "/request/headers/X-A"),
        new("unknown paging style", "/paging/style", "\"pages\"", "/paging/style"),
        new("paging without parameter", "-/paging/parameter", "", "/paging"),
        new("page size zero", "/paging/size", "0", "/paging/size"),
        new("page size as text", "/paging/size", "\"500\"", "/paging/size"),
        new("size parameter without size", "-/paging/size", "", "/paging/sizeParameter"),
        new("member of another paging style", "/paging/path", "\"$.next\"", "/paging/path"),
        new("token without path", "/paging", """{ "style": "bodyToken", "parameter": "t" }""", "/paging"),
        new("unknown method", "/request/method", "\"PUT\"", "/request/method"),
        new("body of a GET", "/request/body", "{}", "/request/body"),
        new("secret in the body", "/request", """{ "method": "POST", "path": "/c", "body": { "a": [ { "password": "x" } ] } }""", "/request/body/a/0/password", SchemaSees: false),
        new("conditions without their mark", "/request/conditions", """{ "separator": " AND " }""", "/request/conditions", SchemaSees: false),
        new("mark without conditions", "/request/query/q", "\"{conditions}\"", "/request/conditions", SchemaSees: false),
        new("conditions in no list", "/request", """{ "method": "POST", "path": "/c", "body": {}, "conditions": { "at": "$.filters" } }""", "/request/conditions/at", SchemaSees: false),
        new("conditions in two places", "/request/conditions", """{ "at": "$.a", "separator": ", " }""", "/request/conditions/separator"),
        new("position in two places", "/paging/at", "\"$.after\"", "/paging/at"),
        new("position in the body of a GET", "/paging", """{ "style": "offset", "at": "$.o" }""", "/paging/at", SchemaSees: false),
        new("number in a query", "/paging/asNumber", "true", "/paging/asNumber"),
        new("size in two places", "/paging/sizeAt", "\"$.limit\"", "/paging/sizeAt"),
        new("keyset without a place", "/paging", """{ "style": "keyset", "value": "$.t", "id": "$.id" }""", "/paging"),
        new("keyset condition without its value", "/paging", """{ "style": "keyset", "value": "$.t", "id": "$.id", "after": "t > x" }""", "/paging/after", SchemaSees: false),
        new("keyset id in two places", "/paging", """{ "style": "keyset", "value": "$.t", "id": "$.id", "after": "t > {value}", "idParameter": "i" }""", "/paging/idParameter"),
        new("window without an upper bound", "/paging", Window(), "/changedSince", SchemaSees: false),
        new("window in a window", "/paging", Window(within: """{ "style": "window" }"""), "/paging/within/style"),
        new("window without a cap", "/paging", Window(cap: "0"), "/paging/cap"),
        new("page larger than the cap", "/paging", Window(cap: "99"), "/paging/cap", SchemaSees: false),
        new("window from nowhere", "/paging", Window(members: "\"from\": \"2006\","), "/paging/from"),
        new("ties without an id", "/paging", Window(ties: "\"t = {value}\""), "/paging/ties", SchemaSees: false),
        new("ties without an order", "/paging", Window(order: "[]"), "/paging/tieOrder"),
        new("order in two places", "/paging", Window(order: """[ { "parameter": "sort", "at": "$.sort", "value": "id" } ]"""), "/paging/tieOrder/0"),
        new("end by a short page", "/end", """{ "rule": "shortPage" }""", "/end/rule"),
        new("no end rule", "-/end", "", ""),
        new("missing next without next", "/end", """{ "rule": "missingNext" }""", "/end/rule"),
        new("count of nothing", "/end", """{ "rule": "count" }""", "/end/rule"),
        new("count in two places", "/end", """{ "rule": "count", "path": "$.n", "header": "X-N" }""", "/end/rule"),
        new("flag without path", "/end", """{ "rule": "flag" }""", "/end"),
        new("flag value as text", "/end/value", "\"false\"", "/end/value"),
        new("filter without a place", "-/changedSince/parameter", "", "/changedSince"),
        new("filter in two places", "/changedSince/condition", "\"t >= {since}\"", "/changedSince"),
        new("condition without its bound", "/changedSince", """{ "condition": "updated", "format": "iso" }""", "/changedSince/condition", SchemaSees: false),
        new("condition without a place", "/changedSince", """{ "condition": "t >= {since}", "format": "iso" }""", "/changedSince/condition", SchemaSees: false),
        new("condition of nothing", "/changedSince", """{ "condition": [], "format": "iso" }""", "/changedSince/condition"),
        new("upper bound in two places", "/changedSince", """{ "condition": "t >= {since} AND t < {until}", "untilParameter": "u", "format": "iso" }""", "/changedSince/untilParameter", SchemaSees: false),
        new("upper bound of a day", "/changedSince", """{ "parameter": "s", "untilParameter": "u", "format": "iso-date", "zone": "UTC" }""", "/changedSince/format", SchemaSees: false),
        new("lag of a week", "/changedSince/lag", "\"P7D\"", "/changedSince/lag", SchemaSees: false),
        new("retention in days", "/changedSince/retention", "30", "/changedSince/retention"),
        new("unknown filter format", "/changedSince/format", "\"iso8601\"", "/changedSince/format"),
        new("local filter without zone", "/changedSince/format", "\"iso-local\"", "/changedSince/zone"),
        new("overlap in seconds", "/changedSince/overlap", "60", "/changedSince/overlap"),
        new("overlap in months", "/changedSince/overlap", "\"P1M\"", "/changedSince/overlap"),
        new("overlap of a year", "/changedSince/overlap", "\"P365D\"", "/changedSince/overlap", SchemaSees: false),
        new("one parameter twice", "/changedSince/parameter", "\"page\"", "/changedSince/parameter", SchemaSees: false),
        new("records is no path", "/records", "\"data\"", "/records"),
        new("records with a wildcard", "/records", "\"$.data[*]\"", "/records"),
        new("no map", "-/map", "", ""),
        new("no id", "-/map/id", "", "/map"),
        new("id is the record", "/map/id", "\"$\"", "/map/id"),
        new("unknown field", "/map/emial", "\"$.email\"", "/map/emial"),
        new("only an id", "/map", """{ "id": "$.id" }""", "/map"),
        new("two operators", "/map/name", """{ "constant": "x", "firstOf": ["$.a"] }""", "/map/name"),
        new("no operator", "/map/name", "{}", "/map/name"),
        new("pick without a list", "/map/name", """{ "pick": "Attributes", "where": "Name", "equals": "name", "take": "Value" }""", "/map/name/pick"),
        new("pick without a member to compare", "/map/email", """{ "pick": "$.a", "equals": "email", "take": "Value" }""", "/map/email"),
        new("pick of a list", "/map/email", """{ "pick": "$.a", "where": "n", "equals": ["email"], "take": "v" }""", "/map/email/equals"),
        new("pick with a bad path inside", "/map/id", """{ "pick": "$.a", "where": "n", "equals": "sub", "take": "$" }""", "/map/id/take"),
        new("pick with an unknown member", "/map/updatedAt/path", """{ "pick": "$.a", "where": "n", "equals": 1, "take": "v", "or": 2 }""", "/map/updatedAt/path/or"),
        new("neither path nor pick", "/map/id", "7", "/map/id"),
        new("neither path nor pick in a list", "/map/name", """{ "firstOf": [7] }""", "/map/name/firstOf/0"),
        new("empty first of", "/map/name", """{ "firstOf": [] }""", "/map/name/firstOf"),
        new("bad path in a list", "/map/name", """{ "firstOf": ["$.a", "b"] }""", "/map/name/firstOf/1"),
        new("table of numbers", "/map/country/translate", """{ "1": 2 }""", "/map/country/translate/1"),
        new("date as a path", "/map/updatedAt", "\"$.updated\"", "/map/updatedAt"),
        new("date without formats", "-/map/updatedAt/formats", "", "/map/updatedAt"),
        new("unknown date format", "/map/updatedAt/formats", """["iso", "unix"]""", "/map/updatedAt/formats/1"),
        new("local date without zone", "/map/updatedAt/formats", """["iso-local"]""", "/map/updatedAt/zone"),
        new("unknown date zone", "/map/updatedAt/zone", "\"Europe/Nowhere\"", "/map/updatedAt/zone", SchemaSees: false),
        new("ambiguous formats", "/map/updatedAt/formats", """["epoch-s", "epoch-ms"]""", "/map/updatedAt/formats/1", SchemaSees: false),
        new("two-digit years", "/map/birthDate/formats", """["pattern:dd/MM/yy"]""", "/map/birthDate/formats/0", SchemaSees: false),
        new("unknown gap choice", "/map/updatedAt/gap", "\"earlier\"", "/map/updatedAt/gap"),
        new("later change time", "/map/updatedAt/repeat", "\"later\"", "/map/updatedAt/repeat"),
        new("noon of an instant", "/map/updatedAt/noon", "true", "/map/updatedAt/noon"),
        new("bad lower bound", "/map/birthDate/min", "\"1.1.1900\"", "/map/birthDate/min"),
        new("removed is an object", "/removed/equals", "{}", "/removed/equals"),
        new("null words as text", "/nullWords", "\"N/A\"", "/nullWords"),
        new("country in words", "/cleaning/defaultCountry", "\"Spain\"", "/cleaning/defaultCountry"),
        new("language in words", "/cleaning/defaultLanguage", "\"Spanish\"", "/cleaning/defaultLanguage"),
        new("rule that fixes", "/cleaning/rules/email.syntax", "\"fix\"", "/cleaning/rules/email.syntax"),
        new("rule without a dot", "/cleaning/rules/email", "\"warn\"", "/cleaning/rules/email"),
        new("rule that does not exist", "/cleaning/rules/email.sintax", "\"warn\"", "/cleaning/rules/email.sintax", SchemaSees: false),
        new("rule that is not open to choice", "/cleaning/rules/text.not_nfc", "\"reject\"", "/cleaning/rules/text.not_nfc", SchemaSees: false),
        new("timeout as a number", "/limits/connect", "5", "/limits/connect"),
        new("timeout of zero", "/limits/connect", "\"PT0S\"", "/limits/connect", SchemaSees: false),
        new("too many retries", "/limits/retries", "11", "/limits/retries"),
        new("record larger than page", "/limits", """{ "bodyBytes": 1024, "recordBytes": 4096 }""", "/limits/recordBytes", SchemaSees: false),
        new("page size over the limit", "/limits", """{ "recordsPerPage": 100 }""", "/paging/size", SchemaSees: false),
        new("unknown limit", "/limits/timeout", "\"PT5S\"", "/limits/timeout"),
    ];
}
