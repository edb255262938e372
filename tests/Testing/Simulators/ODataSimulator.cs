using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CleanCustomers.Testing.Simulators;

/// <summary>OData v4 without delta links: <c>$filter</c>, <c>$orderby</c>, <c>$top</c>, <c>$skip</c>, <c>$count</c>. What it does not understand is 400, as the standard wants.</summary>
public sealed partial class ODataSimulator(TimeProvider time, int count) : Simulator(new People(time, TimeSpan.FromMilliseconds(1)).Begin(count))
{
    public override string BasePath => "/odata/v4/sales";

    public override string IdOf(Person person) => FormattableString.Invariant($"00000000-0000-4000-8000-{person.Number:D12}");

    public override SimulatedAnswer Error(int status, string code = "error") =>
        SimulatedAnswer.Json(new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = "Simulated." } }, status);

    protected override bool Accepts(SimulatedRequest request) => request.Basic == $"{Secret}:{Secret}";

    protected override SimulatedAnswer Answer(SimulatedRequest request)
    {
        if (request.Path != BasePath + "/Customers" || request.Text("$orderby") != "ID")
        {
            return Error(404);
        }

        var filter = Filter().Match(request.Text("$filter") ?? "");
        if (!filter.Success)
        {
            return Error(400, "BAD_FILTER");
        }

        DateTimeOffset? since = filter.Groups["since"] is { Success: true } bound ? Clocks.Read(bound.Value) : null;
        var found = People.Live.Where(p => since is null || p.UpdatedAt >= since).ToList();
        var page = Page(found, request.Number("$skip") ?? 0, request.Number("$top") ?? 1000);
        var body = new JsonObject { ["@odata.context"] = "$metadata#Customers", ["value"] = Array(page.Rows, Customer) };
        if (request.Text("$count") == "true")
        {
            body["@odata.count"] = page.Total;
        }

        return SimulatedAnswer.Json(body, 200, ("OData-Version", "4.0"));
    }

    private JsonObject Customer(Person p) => new()
    {
        ["ID"] = IdOf(p),
        ["createdAt"] = Clocks.IsoMilliseconds(p.CreatedAt),
        ["modifiedAt"] = Clocks.IsoMilliseconds(p.UpdatedAt),
        ["firstName"] = p.GivenName,
        ["lastName"] = p.FamilyName,
        ["companyName"] = p.Company,
        ["email"] = p.Email,
        ["phone"] = p.Phone,
        ["street"] = p.Street,
        ["city"] = Person.City,
        ["postalCode"] = p.PostalCode,
        ["country"] = Person.Country,
    };

    [GeneratedRegex(
        @"^(modifiedAt ge (?<since>\S+))?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Filter();
}
