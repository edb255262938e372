using System.Globalization;
using System.Text.Json.Nodes;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// One POST address, Signature v4, at most 60 a page and often fewer, in no order anybody could use, with a token until the end. Attributes are pairs;
/// dates are epoch seconds with a fraction, every other one in exponent form; throttling is status 400.
/// </summary>
public sealed class CognitoSimulator(TimeProvider time, int count) : Simulator(new People(time, TimeSpan.FromMilliseconds(1)).Begin(count))
{
    public override string IdOf(Person person) => FormattableString.Invariant($"a1b2c3d4-0000-4000-8000-{person.Number:D12}");

    public override IDictionary<string, string> FieldsOf(Person person)
    {
        var fields = person.Fields();
        foreach (var missing in new[] { "company", "addressLine1", "city", "postalCode", "country" })
        {
            fields.Remove(missing);
        }

        return fields;
    }

    public override SimulatedAnswer Error(int status, string code = "error") =>
        SimulatedAnswer.Json(new JsonObject { ["__type"] = code, ["message"] = "Simulated." }, status) with { ContentType = "application/x-amz-json-1.1" };

    public override SimulatedAnswer Throttled() => Error(400, "TooManyRequestsException");

    protected override bool Accepts(SimulatedRequest request) =>
        request.Header("Authorization").StartsWith($"AWS4-HMAC-SHA256 Credential={Secret}/", StringComparison.Ordinal) && request.Header("X-Amz-Date").Length == 16;

    protected override SimulatedAnswer Answer(SimulatedRequest request)
    {
        if (request.Method != "POST" || request.Path != "/" || request.Body is not { } body
            || request.Header("Content-Type") != "application/x-amz-json-1.1"
            || request.Header("X-Amz-Target") != "AWSCognitoIdentityProviderService.ListUsers")
        {
            return Error(400, "UnknownOperationException");
        }

        var place = (string?)body["PaginationToken"] is { } token ? Open(token) : "-1";
        if (place is null || body["UserPoolId"] is null || (int?)body["Limit"] is > 60)
        {
            return Error(400, "InvalidParameterException");
        }

        var last = int.Parse(place, CultureInfo.InvariantCulture);
        var rows = People.Live.OrderBy(Key).ToList();
        var page = Page(rows, rows.TakeWhile(p => Key(p) <= last).Count(), Math.Min((int?)body["Limit"] ?? 60, 23));
        var answer = new JsonObject { ["Users"] = Array(page.Rows, User) };
        if (page.HasMore)
        {
            answer["PaginationToken"] = Seal((page.Rows.Count > 0 ? Key(page.Rows[^1]) : last).ToString(CultureInfo.InvariantCulture));
        }

        return SimulatedAnswer.Json(answer) with { ContentType = "application/x-amz-json-1.1" };
    }

    // An order without meaning, but the same for a whole chain of tokens.
    private static int Key(Person p) => p.Number * 7919 % 10_007;

    private JsonObject User(Person p) => new()
    {
        ["Username"] = FormattableString.Invariant($"user{p.Number}"),
        ["Attributes"] = new JsonArray(
            Pair("email", p.Email), Pair("email_verified", "true"), Pair("sub", IdOf(p)), Pair("phone_number", p.Phone),
            Pair("given_name", p.GivenName), Pair("family_name", p.FamilyName)),
        ["UserCreateDate"] = Seconds(p.CreatedAt, p.Number),
        ["UserLastModifiedDate"] = Seconds(p.UpdatedAt, p.Number),
        ["Enabled"] = true,
        ["UserStatus"] = "CONFIRMED",
    };

    private static JsonObject Pair(string name, string value) => new() { ["Name"] = name, ["Value"] = value };

    /// <summary><c>1689980857.949</c> or <c>1.689980857949E9</c></summary>
    private static JsonNode Seconds(DateTimeOffset value, int number)
    {
        var seconds = value.ToUnixTimeMilliseconds() / 1000m;
        var text = number % 2 == 0 ? $"{(seconds / 1_000_000_000m).ToString(CultureInfo.InvariantCulture)}E9" : seconds.ToString("F3", CultureInfo.InvariantCulture);
        return JsonNode.Parse(text)!;
    }
}
