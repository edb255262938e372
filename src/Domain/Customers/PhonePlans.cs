using System.Collections.Frozen;
using System.Text.Json;

namespace CleanCustomers.Domain.Customers;

/// <summary>The world's numbering plans, by country and by calling code. Immutable, read once.</summary>
internal sealed class PhonePlans
{
    private const int LongestNumber = 15; // E.164, with calling code

    private static readonly Lazy<PhonePlans> Instance = new(Load);

    private readonly FrozenDictionary<string, PhonePlan> byCountry;
    private readonly FrozenDictionary<string, PhonePlan[]> byCallingCode;
    private readonly FrozenDictionary<string, PhonePlan[]>.AlternateLookup<ReadOnlySpan<char>> byCallingCodeSpan;

    private PhonePlans(Dictionary<string, PhonePlan> countries, Dictionary<string, PhonePlan[]> callingCodes)
    {
        byCountry = countries.ToFrozenDictionary(StringComparer.Ordinal);
        byCallingCode = callingCodes.ToFrozenDictionary(StringComparer.Ordinal);
        byCallingCodeSpan = byCallingCode.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static PhonePlans World => Instance.Value;

    /// <summary>Null for the few territories without a plan (Antarctica, uninhabited islands).</summary>
    public PhonePlan? Of(string country) => byCountry.GetValueOrDefault(country);

    /// <summary>E.164 of a number whose digits begin with the calling code, or null when no plan allows it.</summary>
    public string? International(string digits)
    {
        for (var length = 1; length <= 3 && length < digits.Length; length++)
        {
            if (byCallingCodeSpan.TryGetValue(digits.AsSpan(0, length), out var plans))
            {
                // Calling codes are free of prefixes of each other; the first plan is the one for the code as a whole.
                return Complete(plans, plans[0].CallingCode, plans[0].WithoutPrefix(digits[length..]));
            }
        }

        return null;
    }

    /// <summary>E.164 of a number as dialled inside a country, or null when neither its plan nor one that shares its calling code allows it.</summary>
    public string? National(PhonePlan plan, string digits)
    {
        var national = plan.WithoutPrefix(digits);
        return plan.Allows(national) ? Join(plan.CallingCode, national) : Complete(byCallingCode[plan.CallingCode], plan.CallingCode, national);
    }

    private static string? Complete(PhonePlan[] plans, string callingCode, string national) =>
        plans.Any(plan => plan.Allows(national)) ? Join(callingCode, national) : null;

    private static string? Join(string callingCode, string national) =>
        callingCode.Length + national.Length <= LongestNumber ? $"+{callingCode}{national}" : null;

    private static PhonePlans Load()
    {
        using var stream = typeof(PhonePlans).Assembly.GetManifestResourceStream("phone-plans.json")
            ?? throw new InvalidOperationException("The numbering plans are not embedded in the assembly.");
        using var json = JsonDocument.Parse(stream);
        var root = json.RootElement;
        if (root.GetProperty("version").GetInt32() != 4)
        {
            throw new InvalidOperationException("The numbering plans have a layout that this version does not know; see eng/refresh-phone-metadata.sh.");
        }

        var countries = root.GetProperty("countries").EnumerateObject()
            .ToDictionary(country => country.Name, country => new PhonePlan(country.Value), StringComparer.Ordinal);
        var callingCodes = root.GetProperty("country_calling_codes").EnumerateObject().ToDictionary(
            code => code.Name, code => code.Value.EnumerateArray().Select(country => countries[country.GetString()!]).ToArray(), StringComparer.Ordinal);
        foreach (var service in root.GetProperty("nonGeographic").EnumerateObject())
        {
            callingCodes.Add(service.Name, [new PhonePlan(service.Value)]);
        }

        return new PhonePlans(countries, callingCodes);
    }
}
