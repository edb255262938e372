using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// SCIM 2.0 users, by <c>startIndex</c> (from 1; less means 1) over a list that is put together anew for each page, or by the cursor of RFC 9865. An
/// empty page has no <c>Resources</c> at all.
/// </summary>
/// <param name="byCursor">Its pages go by cursor; otherwise by index.</param>
public sealed partial class ScimSimulator(TimeProvider time, int count, bool byCursor = false) : Simulator(new People(time, TimeSpan.FromSeconds(1)).Begin(count))
{
    public override string BasePath => "/scim/v2";

    public override string IdOf(Person person) => FormattableString.Invariant($"2819c223-7f76-453a-919d-{person.Number:D12}");

    public override IDictionary<string, string> FieldsOf(Person person)
    {
        var fields = person.Fields();
        fields.Remove("company");
        return fields;
    }

    public override SimulatedAnswer Error(int status, string code = "error") => SimulatedAnswer.Json(
        new JsonObject { ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:Error"), ["status"] = FormattableString.Invariant($"{status}"), ["scimType"] = code },
        status) with { ContentType = "application/scim+json" };

    protected override bool Accepts(SimulatedRequest request) => request.Header("Authorization") == $"Bearer {Secret}";

    protected override SimulatedAnswer Answer(SimulatedRequest request)
    {
        if (request.Path != BasePath + "/Users")
        {
            return Error(404);
        }

        var filter = Filter().Match(request.Text("filter") ?? "");
        if (!filter.Success)
        {
            return Error(400, "invalidFilter");
        }

        DateTimeOffset? since = filter.Groups["since"] is { Success: true } bound ? Clocks.Read(bound.Value) : null;
        var rows = People.Live.Where(p => since is null || p.UpdatedAt >= since).ToList();
        return byCursor ? ByCursor(request, rows) : ByIndex(request, rows);
    }

    private SimulatedAnswer ByIndex(SimulatedRequest request, List<Person> rows)
    {
        var start = Math.Max(1, request.Number("startIndex") ?? 1);
        var page = Page(rows, start - 1, Math.Max(0, request.Number("count") ?? 100));
        var body = Envelope(page);
        body["startIndex"] = start;
        return Send(body);
    }

    private SimulatedAnswer ByCursor(SimulatedRequest request, List<Person> rows)
    {
        var place = request.Text("cursor") is { } cursor ? Open(cursor) : "0";
        if (place is null)
        {
            return Error(400, "invalidCursor");
        }

        var last = int.Parse(place, System.Globalization.CultureInfo.InvariantCulture);
        var page = Page(rows, rows.TakeWhile(p => p.Number <= last).Count(), Math.Max(0, request.Number("count") ?? 100));
        var body = Envelope(page);
        if (page.HasMore)
        {
            body["nextCursor"] = Seal(FormattableString.Invariant($"{(page.Rows.Count > 0 ? page.Rows[^1].Number : last)}"));
        }

        return Send(body);
    }

    private static SimulatedAnswer Send(JsonObject body) => SimulatedAnswer.Json(body) with { ContentType = "application/scim+json" };

    private JsonObject Envelope(Slice<Person> page)
    {
        var body = new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:api:messages:2.0:ListResponse"),
            ["totalResults"] = page.Total,
            ["itemsPerPage"] = page.Rows.Count,
        };
        if (page.Rows.Count > 0)
        {
            body["Resources"] = Array(page.Rows, User);
        }

        return body;
    }

    private JsonObject User(Person p) => new()
    {
        ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:User"),
        ["id"] = IdOf(p),
        ["userName"] = FormattableString.Invariant($"user{p.Number}"),
        ["name"] = new JsonObject { ["givenName"] = p.GivenName, ["familyName"] = p.FamilyName },
        ["emails"] = new JsonArray(
            new JsonObject { ["value"] = "old@example.com", ["type"] = "home" }, new JsonObject { ["value"] = p.Email, ["type"] = "work", ["primary"] = true }),
        ["phoneNumbers"] = new JsonArray(new JsonObject { ["value"] = p.Phone, ["type"] = "work" }),
        ["addresses"] = new JsonArray(new JsonObject
        {
            ["streetAddress"] = p.Street, ["locality"] = Person.City, ["postalCode"] = p.PostalCode, ["country"] = Person.Country, ["primary"] = true,
        }),
        ["active"] = true,
        ["meta"] = new JsonObject { ["resourceType"] = "User", ["created"] = Clocks.IsoMilliseconds(p.CreatedAt), ["lastModified"] = Clocks.IsoOffset(p.UpdatedAt, TimeSpan.FromHours(2)) },
    };

    [GeneratedRegex("^(meta\\.lastModified ge \"(?<since>[^\"]+)\")?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Filter();
}
