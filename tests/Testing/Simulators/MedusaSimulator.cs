using System.Text.Json.Nodes;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// <c>limit</c> and <c>offset</c> over a list that is put together anew for each page, with its <c>count</c>. Soft-deleted rows are hidden unless a filter
/// names <c>deleted_at</c>. Addresses only when asked for; country codes in lower case.
/// </summary>
public sealed class MedusaSimulator(TimeProvider time, int count) : Simulator(new People(time, TimeSpan.FromMilliseconds(1)).Begin(count))
{
    public override string IdOf(Person person) => FormattableString.Invariant($"cus_01J{person.Number:D8}");

    public override SimulatedAnswer Error(int status, string code = "error") =>
        SimulatedAnswer.Json(new JsonObject { ["code"] = code, ["type"] = code, ["message"] = "Simulated." }, status);

    protected override bool Accepts(SimulatedRequest request) => request.Basic == $"{Secret}:";

    protected override SimulatedAnswer Answer(SimulatedRequest request)
    {
        if (request.Path != "/admin/customers")
        {
            return Error(404, "not_found");
        }

        var showsDeleted = request.Query.Keys.Any(key => key.StartsWith("deleted_at[", StringComparison.Ordinal));
        var rows = People.All.Where(p => showsDeleted || p.DeletedAt is null);
        if (request.Instant("updated_at[$gte]") is { } changed)
        {
            rows = rows.Where(p => p.UpdatedAt >= changed);
        }

        if (request.Instant("deleted_at[$gte]") is { } deletedSince)
        {
            rows = rows.Where(p => p.DeletedAt >= deletedSince);
        }

        var skip = request.Number("offset") ?? 0;
        var page = Page([.. rows], skip, request.Number("limit") ?? 50);
        var fields = request.Text("fields") ?? "";
        return SimulatedAnswer.Json(new JsonObject
        {
            ["customers"] = Array(page.Rows, p => fields == "id,deleted_at" ? Deletion(p) : Customer(p, fields.Contains("*addresses", StringComparison.Ordinal))),
            ["count"] = page.Total,
            ["offset"] = skip,
            ["limit"] = page.Rows.Count,
        });
    }

    private JsonObject Deletion(Person p) => new() { ["id"] = IdOf(p), ["deleted_at"] = p.DeletedAt is { } at ? Clocks.IsoMilliseconds(at) : null };

    private JsonObject Customer(Person p, bool withAddresses)
    {
        var customer = new JsonObject
        {
            ["id"] = IdOf(p),
            ["company_name"] = p.Company,
            ["first_name"] = p.GivenName,
            ["last_name"] = p.FamilyName,
            ["email"] = p.Email,
            ["phone"] = p.Phone,
            ["has_account"] = true,
            ["created_at"] = Clocks.IsoMilliseconds(p.CreatedAt),
            ["updated_at"] = Clocks.IsoMilliseconds(p.UpdatedAt),
            ["deleted_at"] = null,
        };
        if (withAddresses)
        {
            customer["addresses"] = new JsonArray(new JsonObject
            {
                ["address_1"] = p.Street, ["address_2"] = null, ["city"] = Person.City, ["province"] = null, ["postal_code"] = p.PostalCode,
                ["country_code"] = Person.Country.ToLowerInvariant(), ["phone"] = null, ["company"] = null,
            });
        }

        return customer;
    }
}
