using System.Text.Json.Nodes;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// <c>limit</c>, silently capped, <c>offset</c>, <c>sort</c> and a JSON <c>filter</c>; the number of rows on request. <c>date_updated</c> is null until the first
/// update; a deleted item is gone.
/// </summary>
public sealed class DirectusSimulator(TimeProvider time, int count) : Simulator(new People(time, TimeSpan.FromMilliseconds(1)).Begin(count))
{
    public override string IdOf(Person person) => FormattableString.Invariant($"{person.Number}");

    public override IDictionary<string, string> FieldsOf(Person person)
    {
        var fields = person.Fields();
        if (!person.IsEdited)
        {
            fields.Remove("updatedAt");
        }

        return fields;
    }

    public override SimulatedAnswer Error(int status, string code = "error") => SimulatedAnswer.Json(
        new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["message"] = "Simulated.", ["extensions"] = new JsonObject { ["code"] = code } }) }, status);

    public override SimulatedAnswer Throttled() => Error(429, "REQUESTS_EXCEEDED");

    protected override bool Accepts(SimulatedRequest request) => request.Header("Authorization") == $"Bearer {Secret}";

    protected override SimulatedAnswer Answer(SimulatedRequest request)
    {
        if (request.Path != "/items/customers" || request.Text("sort") != "id")
        {
            return Error(request.Path == "/items/customers" ? 400 : 403, "FORBIDDEN");
        }

        var filter = JsonNode.Parse(request.Text("filter") ?? "{}")!;
        var page = Page([.. People.Live.Where(p => Fits(p, filter))], request.Number("offset") ?? 0, request.Number("limit") ?? 100);
        var body = new JsonObject { ["data"] = Array(page.Rows, Item) };
        if (request.Text("meta") == "filter_count")
        {
            body["meta"] = new JsonObject { ["filter_count"] = page.Total };
        }

        return SimulatedAnswer.Json(body);
    }

    private static bool Fits(Person p, JsonNode filter) => filter.AsObject().All(member => member.Key switch
    {
        "_and" => member.Value!.AsArray().All(f => Fits(p, f!)),
        "_or" => member.Value!.AsArray().Any(f => Fits(p, f!)),
        "id" => member.Value!.AsObject().All(test => test.Key switch
        {
            "_nnull" => true,
            _ => throw new InvalidOperationException($"{test.Key} is not simulated."),
        }),
        "date_created" => p.CreatedAt >= Since(member.Value!),
        "date_updated" => p.IsEdited && p.UpdatedAt >= Since(member.Value!),
        _ => throw new InvalidOperationException($"{member.Key} is not simulated."),
    });

    private static DateTimeOffset Since(JsonNode test) => Clocks.Read((string)test["_gte"]!);

    private static JsonObject Item(Person p) => new()
    {
        ["id"] = p.Number,
        ["status"] = "published",
        ["date_created"] = Clocks.IsoMilliseconds(p.CreatedAt),
        ["date_updated"] = p.IsEdited ? Clocks.IsoMilliseconds(p.UpdatedAt) : null,
        ["first_name"] = p.GivenName,
        ["last_name"] = p.FamilyName,
        ["company"] = p.Company,
        ["email"] = p.Email,
        ["phone"] = p.Phone,
        ["street"] = p.Street,
        ["city"] = Person.City,
        ["postal_code"] = p.PostalCode,
        ["country"] = Person.Country,
    };
}
