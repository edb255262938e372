using System.Globalization;
using System.Text.Json.Nodes;

namespace CleanCustomers.Testing.Simulators;

/// <summary>
/// Newest first, <c>starting_after</c> an id, <c>has_more</c>. Customers have no change time and cannot be filtered by one: <c>/v1/events</c> tells
/// changes of the last 30 days, by the second. A deleted customer is in no list any more.
/// </summary>
public sealed class StripeSimulator(TimeProvider time, int count) : Simulator(new People(time, TimeSpan.FromSeconds(1)).Begin(count))
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    public override string BasePath => "/v1";

    public override string IdOf(Person person) => FormattableString.Invariant($"cus_{person.Number:D6}");

    /// <summary>No company; the change time is that of the last event.</summary>
    public override IDictionary<string, string> FieldsOf(Person person)
    {
        var fields = person.Fields();
        fields.Remove("company");
        if (!person.IsEdited)
        {
            fields.Remove("updatedAt");
        }

        return fields;
    }

    public override SimulatedAnswer Error(int status, string code = "error") => SimulatedAnswer.Json(
        new JsonObject { ["error"] = new JsonObject { ["type"] = "invalid_request_error", ["code"] = code, ["message"] = "Simulated." } }, status);

    /// <summary>No <c>Retry-After</c> is documented.</summary>
    public override SimulatedAnswer Throttled() => Error(429, "rate_limit") with { Headers = [("Stripe-Rate-Limited-Reason", "endpoint-rate")] };

    protected override bool Accepts(SimulatedRequest request) => request.Header("Authorization") == $"Bearer {Secret}";

    protected override SimulatedAnswer Answer(SimulatedRequest request) => request.Path switch
    {
        "/v1/customers" => List(request, [.. People.Live.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Number).Select(Customer)]),
        "/v1/events" => List(request, Events(request)),
        _ => Error(404),
    };

    private SimulatedAnswer List(SimulatedRequest request, List<JsonObject> rows)
    {
        if (request.Number("limit") is < 1 or > 100)
        {
            return Error(400, "parameter_invalid_integer");
        }

        var after = request.Text("starting_after");
        var skip = after is null ? 0 : rows.FindIndex(row => (string?)row["id"] == after) + 1;
        if (after is not null && skip == 0)
        {
            var error = new JsonObject { ["type"] = "invalid_request_error", ["code"] = "resource_missing", ["param"] = "starting_after" };
            return SimulatedAnswer.Json(new JsonObject { ["error"] = error }, 400);
        }

        var page = Page(rows, skip, request.Number("limit") ?? 10);
        return SimulatedAnswer.Json(new JsonObject { ["object"] = "list", ["url"] = request.Path, ["has_more"] = page.HasMore, ["data"] = Array(page.Rows, row => row) });
    }

    private List<JsonObject> Events(SimulatedRequest request)
    {
        var wanted = request.Query.Where(q => q.Key.StartsWith("types[", StringComparison.Ordinal)).Select(q => q.Value).ToList();
        var oldest = People.Time.GetUtcNow() - Retention;
        var since = request.Seconds("created[gte]") is { } asked && asked > oldest ? asked : oldest;
        return [.. People.Log.Reverse().Where(e => e.At >= since && wanted.Contains(TypeOf(e))).Select(Event)];
    }

    private static string TypeOf(PersonEvent e) => $"customer.{e.Kind.ToString().ToLower(CultureInfo.InvariantCulture)}";

    private JsonObject Event(PersonEvent e) => new()
    {
        ["id"] = FormattableString.Invariant($"evt_{e.Sequence:D8}"),
        ["object"] = "event",
        ["type"] = TypeOf(e),
        ["created"] = e.At.ToUnixTimeSeconds(),
        ["data"] = new JsonObject { ["object"] = Customer(e.Person) },
    };

    private JsonObject Customer(Person p) => new()
    {
        ["id"] = IdOf(p),
        ["object"] = "customer",
        ["name"] = $"{p.GivenName} {p.FamilyName}",
        ["email"] = p.Email,
        ["phone"] = p.Phone,
        ["address"] = new JsonObject { ["line1"] = p.Street, ["line2"] = null, ["city"] = Person.City, ["state"] = null, ["postal_code"] = p.PostalCode, ["country"] = Person.Country },
        ["created"] = p.CreatedAt.ToUnixTimeSeconds(),
        ["livemode"] = true,
        ["preferred_locales"] = new JsonArray(),
    };
}
