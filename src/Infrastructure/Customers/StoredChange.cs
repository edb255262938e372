using System.Text.Json;
using CleanCustomers.Application.Customers;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>Reads rows of <c>changes</c>: sequence, customer's id, kind, fields, run, at.</summary>
internal static class StoredChange
{
    public static ChangeView Read(StoreRow row) => new(
        row.Int64(0), row.Customer(1), row.Enum<ChangeKind>(2), ReadFields(row.TextOrNull(3)), row.Run(4), row.Instant(5));

    // {"email": ["old", "new"], …}; null where the field was or is empty.
    private static IReadOnlyList<FieldChange> ReadFields(string? json)
    {
        if (json is null)
        {
            return [];
        }

        using var changed = JsonDocument.Parse(json);
        return [.. changed.RootElement.EnumerateObject().Select(field => new FieldChange(field.Name, field.Value[0].GetString(), field.Value[1].GetString()))];
    }
}
