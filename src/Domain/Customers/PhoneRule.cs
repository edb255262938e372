using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Customers;

/// <summary>What is known of a phone number.</summary>
/// <param name="Number">E.164 (<c>+34911234567</c>), or null.</param>
/// <param name="AsSent">The text as sent, clean, or null.</param>
/// <param name="IsUsable">Somebody could call it: normalised, or a plausible number of an unknown country.</param>
public readonly record struct Phone(string? Number, string? AsSent, bool IsUsable);

/// <summary>
/// Phone numbers to E.164. A plus sign or 00 decides the country; without them the record's country does. "Possible" means that the country's
/// numbering plan has numbers of this length and form, not that this one is in service.
/// </summary>
public static class PhoneRule
{
    /// <param name="country">ISO 3166-1 alpha-2 of the record or, where it names none, of the provider's policy; null when unknown.</param>
    public static Phone Clean(string? sent, string? country, RecordNotes notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        if (TextRule.Clean(sent, CustomerField.Phone, notes) is not { } text)
        {
            return default;
        }

        if (PhoneText.Read(text) is not { } number)
        {
            notes.Add(CustomerField.Phone, CleaningRules.PhoneInvalid);
            return new Phone(null, text, IsUsable: false);
        }

        var plan = country is null ? null : PhonePlans.World.Of(country);
        var normalised = Abroad(number) ?? (number.HasPlus || plan is null ? null : Inside(plan, number.Digits, notes));
        if (normalised is null)
        {
            var countryUnknown = !number.HasPlus && plan is null && !number.Digits.StartsWith("00", StringComparison.Ordinal);
            notes.Add(CustomerField.Phone, countryUnknown ? CleaningRules.PhoneCountryUnknown : CleaningRules.PhoneInvalid);
            return new Phone(null, text, countryUnknown);
        }

        if (number.HasExtension)
        {
            notes.Add(CustomerField.Phone, CleaningRules.PhoneExtension);
        }

        return new Phone(normalised, text, IsUsable: true);
    }

    private static string? Abroad(PhoneText number)
    {
        if (number.HasPlus)
        {
            return PhonePlans.World.International(number.Digits);
        }

        return number.Digits.StartsWith("00", StringComparison.Ordinal) ? PhonePlans.World.International(number.Digits[2..]) : null;
    }

    private static string? Inside(PhonePlan plan, string digits, RecordNotes notes)
    {
        if (plan.AfterInternationalPrefix(digits) is { } abroad && PhonePlans.World.International(abroad) is { } foreign)
        {
            return foreign;
        }

        if (PhonePlans.World.National(plan, digits) is { } national)
        {
            return national;
        }

        if (digits.StartsWith(plan.CallingCode, StringComparison.Ordinal) && PhonePlans.World.International(digits) is { } withCode)
        {
            notes.Add(CustomerField.Phone, CleaningRules.PhonePlusMissing);
            return withCode;
        }

        return null;
    }
}
