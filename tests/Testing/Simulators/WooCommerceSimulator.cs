using System.Globalization;
using System.Text.Json.Nodes;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// Numbered pages over a list that is put together anew for each; a page after the last is an empty list. No modification filter, no sign of
/// deletions. <c>date_created</c> is the site's time, the <c>_gmt</c> twin has no <c>Z</c>, and the change time of a customer never changed is null.
/// </summary>
public sealed class WooCommerceSimulator(TimeProvider time, int count) : Simulator(new People(time, TimeSpan.FromSeconds(1)).Begin(count))
{
    private static readonly TimeSpan Site = TimeSpan.FromHours(-3);

    public override string BasePath => "/wp-json/wc/v3";

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
        new JsonObject { ["code"] = $"woocommerce_rest_{code}", ["message"] = "Simulated.", ["data"] = new JsonObject { ["status"] = status } }, status);

    protected override bool Accepts(SimulatedRequest request) => request.Basic == $"{Secret}:{Secret}";

    protected override SimulatedAnswer Answer(SimulatedRequest request)
    {
        if (request.Path != BasePath + "/customers" || request.Number("per_page") > 100 || request.Text("orderby") != "id")
        {
            return Error(request.Path == BasePath + "/customers" ? 400 : 404, "invalid_param");
        }

        var size = Math.Min(request.Number("per_page") ?? 10, LargestPage);
        var rows = People.Live;
        var page = Page(rows, ((request.Number("page") ?? 1) - 1) * size, size);
        return SimulatedAnswer.Json(
            Array(page.Rows, Customer),
            200,
            ("X-WP-Total", page.Total.ToString(CultureInfo.InvariantCulture)),
            ("X-WP-TotalPages", ((page.Total + size - 1) / size).ToString(CultureInfo.InvariantCulture)));
    }

    private static JsonObject Customer(Person p) => new()
    {
        ["id"] = p.Number,
        ["date_created"] = Clocks.Local(p.CreatedAt.ToOffset(Site)),
        ["date_created_gmt"] = Clocks.Local(p.CreatedAt),
        ["date_modified"] = p.IsEdited ? Clocks.Local(p.UpdatedAt.ToOffset(Site)) : null,
        ["date_modified_gmt"] = p.IsEdited ? Clocks.Local(p.UpdatedAt) : null,
        ["email"] = p.Email,
        ["first_name"] = p.GivenName,
        ["last_name"] = p.FamilyName,
        ["role"] = "customer",
        ["billing"] = new JsonObject
        {
            ["first_name"] = "", ["last_name"] = "", ["company"] = p.Company, ["address_1"] = p.Street, ["address_2"] = "", ["city"] = Person.City,
            ["state"] = "", ["postcode"] = p.PostalCode, ["country"] = Person.Country, ["email"] = p.Email, ["phone"] = p.Phone,
        },
        ["is_paying_customer"] = false,
    };
}
