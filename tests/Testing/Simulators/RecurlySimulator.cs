using System.Globalization;
using System.Text.Json.Nodes;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// <c>next</c>, now a path, now an address, while <c>has_more</c>; <c>begin_time</c> is inclusive and belongs to the sort field; closed accounts stay in the
/// list. Without its version in <c>Accept</c> the answer is 406. A 429 tells when it is over in epoch seconds.
/// </summary>
public sealed class RecurlySimulator(TimeProvider time, int count) : Simulator(new People(time, TimeSpan.FromSeconds(1)).Begin(count))
{
    public override bool SendsLinks => true;

    public override string IdOf(Person person) => FormattableString.Invariant($"e28zov4fw{person.Number:D4}");

    public override SimulatedAnswer Error(int status, string code = "error") => SimulatedAnswer.Json(
        new JsonObject { ["error"] = new JsonObject { ["type"] = code, ["message"] = "Simulated.", ["params"] = new JsonArray() } }, status);

    public override SimulatedAnswer Throttled() => Error(429, "rate_limited") with
    {
        Headers = [("X-RateLimit-Limit", "2000"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", (People.Time.GetUtcNow().ToUnixTimeSeconds() + 20).ToString(CultureInfo.InvariantCulture))],
    };

    protected override bool Accepts(SimulatedRequest request) => request.Basic == $"{Secret}:";

    protected override SimulatedAnswer Answer(SimulatedRequest request)
    {
        if (request.Header("Accept") != "application/vnd.recurly.v2021-02-25")
        {
            return Error(406, "invalid_api_version");
        }

        if (request.Path != "/accounts" || request.Number("limit") > 200 || request.Text("sort") != "updated_at" || request.Text("order") != "asc")
        {
            return Error(request.Path == "/accounts" ? 400 : 404, "bad_request");
        }

        var rows = ByChange(People.All, request.Instant("begin_time"));
        var (page, next) = After(rows, request.Text("cursor") is { } cursor ? Open(cursor) : null, request.Number("limit") ?? 20);
        return SimulatedAnswer.Json(new JsonObject
        {
            ["object"] = "list",
            ["has_more"] = next is not null,
            ["next"] = next is null ? null : Link(request, next),
            ["data"] = Array(page, Account),
        });
    }

    private string Link(SimulatedRequest request, string place)
    {
        var rest = request.Query.Where(q => q.Key != "cursor").Select(q => $"&{q.Key}={Uri.EscapeDataString(q.Value)}");
        var isPath = Requests.Count % 2 == 0 && LinkOrigin == Origin;
        return $"{(isPath ? "" : LinkOrigin)}/accounts?cursor={Seal(place)}{string.Concat(rest)}";
    }

    private JsonObject Account(Person p) => new()
    {
        ["id"] = IdOf(p),
        ["object"] = "account",
        ["code"] = FormattableString.Invariant($"acct-{p.Number}"),
        ["state"] = p.DeletedAt is null ? "active" : "inactive",
        ["email"] = p.Email,
        ["first_name"] = p.GivenName,
        ["last_name"] = p.FamilyName,
        ["company"] = p.Company,
        ["address"] = new JsonObject
        {
            ["phone"] = p.Phone, ["street1"] = p.Street, ["street2"] = null, ["city"] = Person.City, ["region"] = null, ["postal_code"] = p.PostalCode, ["country"] = Person.Country,
        },
        ["created_at"] = Clocks.Iso(p.CreatedAt),
        ["updated_at"] = Clocks.Iso(p.UpdatedAt),
        ["deleted_at"] = p.DeletedAt is { } at ? Clocks.Iso(at) : null,
    };
}
