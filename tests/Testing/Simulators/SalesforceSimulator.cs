using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// SOQL in a parameter. The first answer fixes the result; <c>nextRecordsUrl</c> is a path into it, and pages vary in length. Deleted rows come with
/// <c>queryAll</c>. Dates end in <c>+0000</c>; errors are arrays; the address comes with the token.
/// </summary>
public sealed partial class SalesforceSimulator(TimeProvider time, int count) : Simulator(new People(time, TimeSpan.FromSeconds(1)).Begin(count))
{
    private const string Query = "/services/data/v62.0/query";

    private readonly List<IReadOnlyList<Person>> results = [];

    public override bool IssuesTokens => true;

    public override bool SendsLinks => true;

    public override string IdOf(Person person) => FormattableString.Invariant($"003Hs00000{person.Number:D5}IAA");

    public override IDictionary<string, string> FieldsOf(Person person)
    {
        var fields = person.Fields();
        fields.Remove("company");
        return fields;
    }

    public override SimulatedAnswer Error(int status, string code = "error") =>
        SimulatedAnswer.Json(new JsonArray(new JsonObject { ["errorCode"] = status == 401 ? "INVALID_SESSION_ID" : code, ["message"] = "Simulated." }), status);

    public override SimulatedAnswer Throttled() => Error(403, "REQUEST_LIMIT_EXCEEDED");

    protected override bool Accepts(SimulatedRequest request) => request.Header("Authorization") == $"Bearer {AccessToken}";

    protected override SimulatedAnswer Answer(SimulatedRequest request)
    {
        if (request.Path == Query + "All")
        {
            var soql = Soql().Match(request.Text("q") ?? "");
            if (!soql.Success)
            {
                return Error(400, "MALFORMED_QUERY");
            }

            var since = soql.Groups["since"];
            results.Add(ByChange(People.All, since.Success ? Clocks.Read(since.Value) : null));
            return Rows(results.Count - 1, 0);
        }

        if (!request.Path.StartsWith(Query + "/", StringComparison.Ordinal) || Open(request.Path[(Query.Length + 1)..]) is not { } locator)
        {
            return Error(request.Path.StartsWith(Query, StringComparison.Ordinal) ? 400 : 404, "INVALID_QUERY_LOCATOR");
        }

        var parts = locator.Split('-').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return Rows(parts[0], parts[1]);
    }

    private SimulatedAnswer Rows(int result, int skip)
    {
        var page = Page(results[result], skip, 2000 - (skip % 3));
        var body = new JsonObject { ["totalSize"] = results[result].Count, ["done"] = !page.HasMore, ["records"] = Array(page.Rows, Contact) };
        if (page.HasMore)
        {
            // Path only, unless a fault leads elsewhere.
            var origin = LinkOrigin == Origin ? "" : LinkOrigin;
            body["nextRecordsUrl"] = $"{origin}{Query}/{Seal(FormattableString.Invariant($"{result}-{page.Next}"))}";
        }

        return SimulatedAnswer.Json(body, 200, ("Sforce-Limit-Info", "api-usage=18/5000"));
    }

    private JsonObject Contact(Person p) => new()
    {
        ["attributes"] = new JsonObject { ["type"] = "Contact", ["url"] = $"/services/data/v62.0/sobjects/Contact/{IdOf(p)}" },
        ["Id"] = IdOf(p),
        ["FirstName"] = p.GivenName,
        ["LastName"] = p.FamilyName,
        ["Email"] = p.Email,
        ["Phone"] = p.Phone,
        ["MobilePhone"] = null,
        ["MailingStreet"] = p.Street,
        ["MailingCity"] = Person.City,
        ["MailingState"] = null,
        ["MailingPostalCode"] = p.PostalCode,
        ["MailingCountry"] = Person.Country,
        ["CreatedDate"] = Clocks.IsoBasicOffset(p.CreatedAt),
        ["SystemModstamp"] = Clocks.IsoBasicOffset(p.UpdatedAt),
        ["IsDeleted"] = p.DeletedAt is not null,
        ["MasterRecordId"] = null,
    };

    [GeneratedRegex("FROM Contact( WHERE SystemModstamp >= (?<since>[0-9TZ:-]+))? ORDER BY SystemModstamp, Id$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Soql();
}
