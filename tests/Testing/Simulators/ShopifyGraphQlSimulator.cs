using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// One POST address; variables carry page size, cursor and search text; <c>pageInfo.hasNextPage</c> ends the list. Being throttled is an error in
/// an answer with status 200, beside the state of the cost bucket.
/// </summary>
public sealed partial class ShopifyGraphQlSimulator(TimeProvider time, int count) : Simulator(new People(time, TimeSpan.FromSeconds(1)).Begin(count))
{
    public override string BasePath => "/admin/api/2026-07";

    public override string IdOf(Person person) => FormattableString.Invariant($"gid://shopify/Customer/{person.Number}");

    public override SimulatedAnswer Error(int status, string code = "error") => SimulatedAnswer.Json(new JsonObject { ["errors"] = code }, status);

    public override SimulatedAnswer Throttled() => SimulatedAnswer.Json(new JsonObject
    {
        ["errors"] = new JsonArray(new JsonObject { ["message"] = "Throttled", ["extensions"] = new JsonObject { ["code"] = "THROTTLED" } }),
        ["extensions"] = Cost(50),
    });

    protected override bool Accepts(SimulatedRequest request) => request.Header("X-Shopify-Access-Token") == Secret;

    protected override SimulatedAnswer Answer(SimulatedRequest request)
    {
        if (request.Method != "POST" || request.Path != BasePath + "/graphql.json" || request.Body?["query"] is null)
        {
            return Error(404);
        }

        var variables = request.Body["variables"]!;
        if ((int)variables["first"]! > 250)
        {
            return Error(400);
        }

        // A date that does not stand in quotes is silently no condition.
        var bound = Since().Match((string?)variables["query"] ?? "");
        var rows = ByChange(People.Live, bound.Success ? Clocks.Read(bound.Groups["since"].Value) : null);
        var place = (string?)variables["after"] is { } after ? Open(after) : null;
        var (page, next) = After(rows, place, (int)variables["first"]!);
        return SimulatedAnswer.Json(new JsonObject
        {
            ["data"] = new JsonObject
            {
                ["customers"] = new JsonObject
                {
                    ["edges"] = Array(page, p => new JsonObject { ["node"] = Node(p) }),
                    ["pageInfo"] = new JsonObject { ["hasNextPage"] = next is not null, ["endCursor"] = Seal(next ?? "0,0") },
                },
            },
            ["extensions"] = Cost(1900),
        });
    }

    private static JsonObject Cost(int available) => new()
    {
        ["cost"] = new JsonObject
        {
            ["requestedQueryCost"] = 102,
            ["actualQueryCost"] = 100,
            ["throttleStatus"] = new JsonObject { ["maximumAvailable"] = 2000.0, ["currentlyAvailable"] = available, ["restoreRate"] = 100.0 },
        },
    };

    private JsonObject Node(Person p) => new()
    {
        ["id"] = IdOf(p),
        ["firstName"] = p.GivenName,
        ["lastName"] = p.FamilyName,
        ["email"] = p.Email,
        ["phone"] = p.Phone,
        ["createdAt"] = Clocks.Iso(p.CreatedAt),
        ["updatedAt"] = Clocks.Iso(p.UpdatedAt),
        ["locale"] = "de",
        ["defaultAddress"] = new JsonObject
        {
            ["company"] = p.Company, ["address1"] = p.Street, ["address2"] = null, ["city"] = Person.City, ["provinceCode"] = null, ["zip"] = p.PostalCode,
            ["countryCodeV2"] = Person.Country, ["phone"] = null,
        },
    };

    [GeneratedRegex("updated_at:>='(?<since>[^']+)'", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Since();
}
