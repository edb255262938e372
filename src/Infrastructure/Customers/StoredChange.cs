using System.Text.Json;
using CleanCustomers.Application.Customers;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.Infrastructure.Customers;

/// <summary>Reads rows of <c>changes</c>: sequence, customer's id, kind, fields, run, at.</summary>
internal static class StoredChange
{
    public static ChangeView Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetCustomerId(1), row.GetEnum<ChangeKind>(2), ReadFields(row.GetText(3)), row.GetRunId(4), row.GetInstant(5));

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
