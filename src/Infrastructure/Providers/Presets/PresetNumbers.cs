using System.Globalization;
using System.Text.Json;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads numbers that may have a fraction.</summary>
internal static class PresetNumbers
{
    public static decimal? Read(PresetObject parent, string name, decimal lowest, decimal highest, bool isRequired = false)
    {
        if (parent.Find(name, isRequired) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number >= lowest && number <= highest)
        {
            return number;
        }

        parent.Problem(
            name, "The value is not a number in its range.", string.Create(CultureInfo.InvariantCulture, $"Write a number from {lowest} to {highest}, without quotes."));
        return null;
    }
}
