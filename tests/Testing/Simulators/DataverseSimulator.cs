using System.Globalization;
using System.Text.Json.Nodes;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// OData v4 with change tracking: absolute <c>@odata.nextLink</c> through the pages of a round, <c>@odata.deltaLink</c> on its last one. A round that
/// begins with a delta link tells what changed since, deletions as <c>$deletedEntity</c>. A token is good for seven days.
/// </summary>
public sealed class DataverseSimulator(TimeProvider time, int count) : Simulator(new People(time, TimeSpan.FromSeconds(1)).Begin(count))
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromDays(7);

    public override string BasePath => "/api/data/v9.2";

    public override bool IssuesTokens => true;

    public override bool SendsLinks => true;

    public override string IdOf(Person person) => FormattableString.Invariant($"00000000-0000-4000-8000-{person.Number:D12}");

    public override IDictionary<string, string> FieldsOf(Person person)
    {
        var fields = person.Fields();
        fields.Remove("company");
        return fields;
    }

    public override SimulatedAnswer Error(int status, string code = "error") =>
        SimulatedAnswer.Json(new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = "Simulated." } }, status);

    public override SimulatedAnswer Throttled() => Error(429, "0x80072322") with { Headers = [("Retry-After", "2.128")] };

    protected override bool Accepts(SimulatedRequest request) =>
        request.Header("Authorization") == $"Bearer {AccessToken}" && request.Header("OData-Version") == "4.0";

    protected override SimulatedAnswer Answer(SimulatedRequest request)
    {
        if (request.Path != BasePath + "/contacts" || !request.Header("Prefer").Contains("odata.track-changes", StringComparison.Ordinal))
        {
            return Error(404);
        }

        // Round: where its changes begin (0 = everything), where the next one will, how many rows were sent, when the token was made.
        var token = request.Text("$skiptoken") ?? request.Text("$deltatoken");
        long[] round = token is null
            ? [0, People.Log.Count, 0, People.Time.GetUtcNow().UtcTicks]
            : [.. Open(token)!.Split(',').Select(part => long.Parse(part, CultureInfo.InvariantCulture))];
        if (People.Time.GetUtcNow().UtcTicks - round[3] > TokenLife.Ticks)
        {
            return Error(410, "0x80044352");
        }

        if (request.Text("$deltatoken") is not null)
        {
            round = [round[1], People.Log.Count, 0, round[3]];
        }

        return Rows(round, request.Text("$select")!);
    }

    private SimulatedAnswer Rows(long[] round, string select)
    {
        var events = People.Log.Where(e => e.Sequence > round[0] && e.Sequence <= round[1]).GroupBy(e => e.Person.Number).Select(g => g.Last());
        var rows = events.Where(e => round[0] > 0 || e.Kind != PersonEventKind.Deleted).OrderBy(e => e.Person.Number).ToList();
        var page = Page(rows, (int)round[2], 1000);
        var made = People.Time.GetUtcNow().UtcTicks;
        var (name, parameter, state) = page.HasMore
            ? ("@odata.nextLink", "$skiptoken", FormattableString.Invariant($"{round[0]},{round[1]},{page.Next},{made}"))
            : ("@odata.deltaLink", "$deltatoken", FormattableString.Invariant($"{round[0]},{round[1]},0,{made}"));
        return SimulatedAnswer.Json(new JsonObject
        {
            ["@odata.context"] = $"{Origin}{BasePath}/$metadata#contacts({select})/$delta",
            ["value"] = Array(page.Rows, Row),
            [name] = $"{LinkOrigin}{BasePath}/contacts?$select={select}&{parameter}={Seal(state)}",
        });
    }

    private JsonObject Row(PersonEvent e) => e.Kind == PersonEventKind.Deleted
        ? new JsonObject { ["@odata.context"] = $"{Origin}{BasePath}/$metadata#contacts/$deletedEntity", ["id"] = IdOf(e.Person), ["reason"] = "deleted" }
        : Contact(e.Person);

    private JsonObject Contact(Person p) => new()
    {
        ["@odata.etag"] = FormattableString.Invariant($"W/\"{p.UpdatedAt.ToUnixTimeSeconds()}\""),
        ["contactid"] = IdOf(p),
        ["firstname"] = p.GivenName,
        ["lastname"] = p.FamilyName,
        ["emailaddress1"] = p.Email,
        ["telephone1"] = p.Phone,
        ["mobilephone"] = null,
        ["address1_line1"] = p.Street,
        ["address1_city"] = Person.City,
        ["address1_stateorprovince"] = null,
        ["address1_postalcode"] = p.PostalCode,
        ["address1_country"] = Person.Country,
        ["createdon"] = Clocks.Iso(p.CreatedAt),
        ["modifiedon"] = Clocks.Iso(p.UpdatedAt),
    };
}
