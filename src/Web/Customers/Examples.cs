using System.Text.Json;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;

namespace CleanCustomers.Web.Customers;

/// <summary>Examples in the API's document; invented people, numbers and domains reserved for that.</summary>
internal static class Examples
{
    private static readonly DateTimeOffset Stored = new(2026, 1, 15, 8, 30, 2, TimeSpan.Zero);

    private static readonly Guid Id = new("0199a2c4-7d00-7c3e-9b5a-1f2e3d4c5b6a");

    public static CustomerResponse Customer => new(
        Id,
        CustomerState.Active,
        3,
        ["crm"],
        Stored.AddDays(-30),
        Stored,
        new CustomerFields
        {
            Name = "Ana García",
            GivenName = "Ana",
            FamilyName = "García",
            Email = "ana@example.com",
            Phone = "+34600000000",
            PhoneAsSent = "600 000 000",
            City = "Madrid",
            PostalCode = "28013",
            Country = "ES",
            Language = "es-ES",
            BirthDate = new DateOnly(1990, 5, 20),
            CreatedAt = Stored.AddYears(-2),
            UpdatedAt = Stored.AddMinutes(-4),
        });

    public static OneCustomerResponse OneCustomer => OneCustomerResponse.From(Customer, Stored.AddSeconds(30), Freshness);

    public static CustomersResponse Customers => new([Customer], "AaSC2sRDyjQ", Stored.AddSeconds(30), Freshness);

    public static HistoryResponse History => new([Change], null, Stored.AddSeconds(30), Freshness);

    public static ChangesResponse Changes => new([Change], 4711, More: false, Stored.AddSeconds(30), Freshness);

    public static RecordsResponse Records => new(
    [
        new RecordResponse(
            "crm", "1001", Stored.AddMinutes(-4), Removed: false, 1, 12, [new NoteResponse("phone", "phone.plus_missing", RuleAction.Fix)], Customer.Fields,
            """{"id":1001,"name":"Ana García","phone":"600 000 000"}""", null),
    ],
    Stored.AddSeconds(30),
    Freshness);

    public static SummaryResponse Summary => new(
        18148, 12, [new ProviderCountResponse("crm", 18148, 12)], [new CountryCountResponse("ES", 9120), new CountryCountResponse("PT", 8000)], 928, 100, 3, Stored, Freshness);

    /// <summary>A line of an export.</summary>
    public static JsonNode Export => JsonSerializer.SerializeToNode(Customer, WireJson.Options)!;

    public static JsonNode ExportCsv => string.Concat(
        "id,state,version,providers,createdAt,updatedAt,name,…\r\n",
        "0199a2c4-7d00-7c3e-9b5a-1f2e3d4c5b6a,active,3,crm,2025-12-16T08:30:02.000000Z,2026-01-15T08:30:02.000000Z,Ana García,…\r\n",
        "#complete,1,2026-01-15T08:30:32.000000Z,4711,,,,…\r\n");

    private static ChangeResponse Change => new(
        4711, Id, ChangeKind.Updated, [new FieldChangeResponse("email", "ana@example.org", "ana@example.com")], 12, Stored);

    private static IReadOnlyList<FreshnessResponse> Freshness => [new FreshnessResponse("crm", Stored.AddMinutes(-4), ProviderState.Active)];
}
