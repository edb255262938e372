using System.Globalization;
using System.Text.Json.Nodes;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// <c>next_offset</c> is a JSON array written as a text and must come back as it was; <c>updated_at[after]</c> is exclusive, in epoch seconds; deleted
/// rows come with <c>include_deleted</c>, marked; records lie one level down.
/// </summary>
public sealed class ChargebeeSimulator(TimeProvider time, int count) : Simulator(new People(time, TimeSpan.FromSeconds(1)).Begin(count))
{
    private int offsets;

    public override string BasePath => "/api/v2";

    public override string IdOf(Person person) => FormattableString.Invariant($"Hr5511{person.Number:D4}");

    public override SimulatedAnswer Error(int status, string code = "error") => SimulatedAnswer.Json(
        new JsonObject { ["message"] = "Simulated.", ["type"] = "invalid_request", ["api_error_code"] = code, ["http_status_code"] = status }, status);

    public override SimulatedAnswer Throttled() => Error(429, "api_request_limit_exceeded") with { Headers = [("Retry-After", "37")] };

    protected override bool Accepts(SimulatedRequest request) => request.Basic == $"{Secret}:";

    protected override SimulatedAnswer Answer(SimulatedRequest request)
    {
        if (request.Path != BasePath + "/customers" || request.Number("limit") > 100 || request.Text("sort_by[asc]") != "updated_at")
        {
            return Error(request.Path == BasePath + "/customers" ? 400 : 404, "param_wrong_value");
        }

        // Exclusive: the next second is the first that counts.
        var people = request.Text("include_deleted") == "true" ? People.All : People.Live;
        var rows = ByChange(people, request.Seconds("updated_at[after]")?.AddSeconds(1));
        var (page, next) = After(rows, request.Text("offset") is { } offset ? PlaceIn(offset) : null, request.Number("limit") ?? 10);
        var body = new JsonObject { ["list"] = Array(page, p => new JsonObject { ["customer"] = Customer(p), ["card"] = new JsonObject { ["status"] = "valid" } }) };
        if (next is not null)
        {
            body["next_offset"] = FormattableString.Invariant($"[\"{next}\",\"{++offsets}\"]");
        }

        return SimulatedAnswer.Json(body);
    }

    private static string PlaceIn(string offset) => (string)JsonNode.Parse(offset)!.AsArray()[0]!;

    private JsonObject Customer(Person p)
    {
        var customer = new JsonObject
        {
            ["id"] = IdOf(p),
            ["first_name"] = p.GivenName,
            ["last_name"] = p.FamilyName,
            ["email"] = p.Email,
            ["phone"] = p.Phone,
            ["company"] = p.Company,
            ["created_at"] = p.CreatedAt.ToUnixTimeSeconds(),
            ["updated_at"] = p.UpdatedAt.ToUnixTimeSeconds(),
            ["resource_version"] = p.UpdatedAt.ToUnixTimeMilliseconds(),
            ["deleted"] = p.DeletedAt is not null,
            ["object"] = "customer",
            ["billing_address"] = new JsonObject { ["line1"] = p.Street, ["city"] = Person.City, ["zip"] = p.PostalCode, ["country"] = Person.Country, ["object"] = "billing_address" },
        };
        customer["cf_loyalty"] = p.Number.ToString(CultureInfo.InvariantCulture);
        return customer;
    }
}
