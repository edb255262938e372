using System.Text.Json.Nodes;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// <c>Link</c> header with an opaque <c>page_info</c> that only <c>limit</c> may accompany; <c>updated_at_min</c> is inclusive; dates bear the shop's
/// offset; no sign of deletions.
/// </summary>
public sealed class ShopifyRestSimulator(TimeProvider time, int count) : Simulator(new People(time, TimeSpan.FromSeconds(1)).Begin(count))
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(-5);

    public override string BasePath => "/admin/api/2026-07";

    public override bool SendsLinks => true;

    public override string IdOf(Person person) => FormattableString.Invariant($"{207_119_551_000 + person.Number}");

    public override SimulatedAnswer Error(int status, string code = "error") => SimulatedAnswer.Json(new JsonObject { ["errors"] = code }, status);

    public override SimulatedAnswer Throttled() => Error(429, "Exceeded 2 calls per second for api client.") with { Headers = [("Retry-After", "2.0")] };

    protected override bool Accepts(SimulatedRequest request) => request.Header("X-Shopify-Access-Token") == Secret;

    protected override SimulatedAnswer Answer(SimulatedRequest request)
    {
        var pageInfo = request.Text("page_info");
        if (request.Path != BasePath + "/customers.json" || request.Number("limit") > 250 || (pageInfo is not null && request.Query.Keys.Any(k => k is not ("limit" or "page_info"))))
        {
            return Error(request.Path.EndsWith("/customers.json", StringComparison.Ordinal) ? 400 : 404);
        }

        var (since, place) = pageInfo is null ? (request.Text("updated_at_min"), null) : Parts(Open(pageInfo)!);
        var rows = ByChange(People.Live, since is null ? null : Clocks.Read(since));
        var (page, next) = After(rows, place, request.Number("limit") ?? 50);
        List<(string, string)> headers = [("X-Shopify-Shop-Api-Call-Limit", "2/40")];
        if (next is not null)
        {
            headers.Add(("Link", $"<{LinkOrigin}{request.Path}?limit={request.Number("limit")}&page_info={Seal($"{since}|{next}")}>; rel=\"next\""));
        }

        return SimulatedAnswer.Json(new JsonObject { ["customers"] = Array(page, Customer) }, 200, [.. headers]);
    }

    private static (string? Since, string? Place) Parts(string info)
    {
        var parts = info.Split('|');
        return (parts[0].Length == 0 ? null : parts[0], parts[1]);
    }

    private static JsonObject Customer(Person p) => new()
    {
        ["id"] = 207_119_551_000 + p.Number,
        ["email"] = p.Email,
        ["phone"] = null,
        ["first_name"] = p.GivenName,
        ["last_name"] = p.FamilyName,
        ["created_at"] = Clocks.IsoOffset(p.CreatedAt, Offset),
        ["updated_at"] = Clocks.IsoOffset(p.UpdatedAt, Offset),
        ["tags"] = "a, b",
        ["default_address"] = new JsonObject
        {
            ["address1"] = p.Street, ["address2"] = null, ["city"] = Person.City, ["province"] = null, ["zip"] = p.PostalCode, ["country"] = "Germany",
            ["country_code"] = Person.Country, ["phone"] = p.Phone, ["company"] = p.Company,
        },
    };
}
