using System.Globalization;
using System.Text.Json.Nodes;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// A list without any filter (<c>paging.next.after</c>, opaque), the same with <c>archived=true</c>, and a search whose <c>after</c> is an offset
/// sent as an integer and which answers no more than <see cref="Cap"/> rows a question.
/// </summary>
public sealed class HubSpotSimulator(TimeProvider time, int count) : Simulator(new People(time, TimeSpan.FromMilliseconds(1)).Begin(count))
{
    private const string Contacts = "/crm/v3/objects/contacts";

    /// <summary>10,000 at the real one.</summary>
    public int Cap { get; set; } = 10_000;

    /// <summary>Changes show in the search this much later.</summary>
    public TimeSpan IndexLag { get; set; } = TimeSpan.FromSeconds(20);

    public override string IdOf(Person person) => FormattableString.Invariant($"{900 + person.Number}");

    public override SimulatedAnswer Error(int status, string code = "error") => SimulatedAnswer.Json(
        new JsonObject { ["status"] = "error", ["message"] = "Simulated.", ["category"] = code, ["correlationId"] = "0000" }, status);

    public override SimulatedAnswer Throttled() => SimulatedAnswer.Json(
        new JsonObject { ["status"] = "error", ["message"] = "You have reached your limit.", ["errorType"] = "RATE_LIMIT", ["category"] = "RATE_LIMITS", ["policyName"] = "SECONDLY" }, 429);

    protected override bool Accepts(SimulatedRequest request) => request.Header("Authorization") == $"Bearer {Secret}";

    protected override SimulatedAnswer Answer(SimulatedRequest request) => (request.Method, request.Path) switch
    {
        ("GET", Contacts) => List(request),
        ("POST", Contacts + "/search") => Search(request.Body!),
        _ => Error(404),
    };

    private SimulatedAnswer List(SimulatedRequest request)
    {
        if (request.Number("limit") > 100)
        {
            return Error(400, "VALIDATION_ERROR");
        }

        var rows = request.Text("archived") == "true" ? People.Gone : People.Live;
        var last = request.Text("after") is { } after && Open(after) is { } place ? int.Parse(place, CultureInfo.InvariantCulture) : 0;
        var page = Page(rows, rows.TakeWhile(p => p.Number <= last).Count(), request.Number("limit") ?? 10);
        var next = Seal((page.Rows.Count > 0 ? page.Rows[^1].Number : last).ToString(CultureInfo.InvariantCulture));
        return Envelope(page, next, null);
    }

    private SimulatedAnswer Search(JsonNode body)
    {
        var size = (int?)body["limit"] ?? 10;
        var skip = body["after"]?.GetValueKind() switch { null => 0, System.Text.Json.JsonValueKind.Number => (int)body["after"]!, _ => -1 };
        if (size > 200 || skip < 0 || skip + size > Cap || body.ToJsonString().Length > 3000)
        {
            return Error(400, "VALIDATION_ERROR");
        }

        var filters = body["filterGroups"]![0]!["filters"]!.AsArray();
        var visible = People.Time.GetUtcNow() - IndexLag;
        var found = People.Live.Where(p => (p.UpdatedAt <= visible || !p.IsEdited) && filters.All(f => Fits(p, f!)));
        var byId = (string?)body["sorts"]?[0]?["propertyName"] == "hs_object_id";
        var rows = byId ? found.ToList() : [.. found.OrderBy(p => p.UpdatedAt).ThenBy(p => p.Number)];
        var page = Page(rows, skip, size);
        return Envelope(page, page.Next.ToString(CultureInfo.InvariantCulture), rows.Count);
    }

    private static bool Fits(Person p, JsonNode filter)
    {
        var value = long.Parse((string)filter["value"]!, CultureInfo.InvariantCulture);
        var ours = (string)filter["propertyName"]! switch
        {
            "lastmodifieddate" => p.UpdatedAt.ToUnixTimeMilliseconds(),
            "hs_object_id" => 900 + p.Number,
            var other => throw new InvalidOperationException($"{other} is not simulated."),
        };
        return (string)filter["operator"]! switch
        {
            "GTE" => ours >= value,
            "GT" => ours > value,
            "LT" => ours < value,
            "EQ" => ours == value,
            var other => throw new InvalidOperationException($"{other} is not simulated."),
        };
    }

    private SimulatedAnswer Envelope(Slice<Person> page, string next, int? total)
    {
        var body = new JsonObject { ["results"] = Array(page.Rows, Contact) };
        if (total is not null)
        {
            body["total"] = total;
        }

        if (page.HasMore)
        {
            body["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = next, ["link"] = $"{LinkOrigin}{Contacts}?after={next}" } };
        }

        return SimulatedAnswer.Json(body);
    }

    private JsonObject Contact(Person p) => new()
    {
        ["id"] = IdOf(p),
        ["properties"] = new JsonObject
        {
            ["firstname"] = p.GivenName, ["lastname"] = p.FamilyName, ["email"] = p.Email, ["phone"] = p.Phone, ["mobilephone"] = null,
            ["company"] = p.Company, ["address"] = p.Street, ["city"] = Person.City, ["state"] = null, ["zip"] = p.PostalCode, ["country"] = Person.Country,
            ["hs_object_id"] = IdOf(p), ["lastmodifieddate"] = Clocks.IsoMilliseconds(p.UpdatedAt),
        },
        ["createdAt"] = Clocks.IsoMilliseconds(p.CreatedAt),
        ["updatedAt"] = Clocks.IsoMilliseconds(p.UpdatedAt),
        ["archived"] = p.DeletedAt is not null,
        ["archivedAt"] = p.DeletedAt is { } at ? Clocks.IsoMilliseconds(at) : null,
    };
}
