using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Customers;

namespace CleanCustomers.Application.Customers.Contracts;

/// <summary>Turns a mapped record into cleaned fields by the rules of <see cref="CleaningRules"/>. Deterministic, safe for concurrent use.</summary>
internal static class CustomerCleaner
{
    /// <summary>
    /// Rises whenever any rule, name table or numbering plan changes the outcome for any input: records cleaned by an older version are cleaned again.
    /// </summary>
    public const int Version = 2;

    /// <summary>Cleans one record. Never throws for anything a provider can send.</summary>
    /// <param name="now">Decides what is in the future: an update time after it is kept, but must not move a watermark.</param>
    public static CleanOutcome Clean(SourceCustomer source, CleaningPolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(policy);
        var notes = new RecordNotes(policy, source.Removed);
        foreach (var note in source.Notes)
        {
            notes.Add(note);
        }

        var (fields, reachable) = ReadFields(source, policy, now, notes);
        if (!reachable && !source.Removed)
        {
            notes.Add(null, CleaningRules.CustomerEmpty);
        }

        return notes.Rejection is { } rejection
            ? new CleanOutcome.Rejected(rejection.Field, rejection.Rule, rejection.Reason)
            : new CleanOutcome.Accepted(fields, notes.Notes, OrdersWatermark: fields.UpdatedAt <= now);
    }

    private static (CustomerFields Fields, bool Reachable) ReadFields(
        SourceCustomer source, CleaningPolicy policy, DateTimeOffset now, RecordNotes notes)
    {
        var name = Text(CustomerField.Name);
        var given = Text(CustomerField.GivenName);
        var family = Text(CustomerField.FamilyName);
        var country = Country(source, policy, notes);
        var phone = PhoneRule.Clean(source[CustomerField.Phone], country, notes);
        var fields = new CustomerFields
        {
            Name = NameRule.Compose(name, given, family),
            GivenName = given,
            FamilyName = family,
            Company = Text(CustomerField.Company),
            Email = EmailRule.Clean(source[CustomerField.Email], notes),
            Phone = phone.Number,
            PhoneAsSent = phone.AsSent,
            AddressLine1 = Text(CustomerField.AddressLine1),
            AddressLine2 = Text(CustomerField.AddressLine2),
            City = Text(CustomerField.City),
            Region = Text(CustomerField.Region),
            PostalCode = PostalCodeRule.Clean(source[CustomerField.PostalCode], country, notes),
            Country = country,
            Language = Language(source, policy, notes),
            BirthDate = DateRule.BirthDay(source.BirthDate, DateOnly.FromDayNumber((int)(now.UtcTicks / TimeSpan.TicksPerDay)), notes),
            CreatedAt = DateRule.Instant(source.CreatedAt, CustomerField.CreatedAt, now, notes),
            UpdatedAt = DateRule.Instant(source.UpdatedAt, CustomerField.UpdatedAt, now, notes),
        };
        return (fields, phone.IsUsable || (fields.Name ?? fields.Company ?? fields.Email) is not null);

        string? Text(CustomerField field) => TextRule.Clean(source[field], field, notes);
    }

    // The default stands for a record that names no country, not for one that names an unknown one; a tombstone needs none.
    private static string? Country(SourceCustomer source, CleaningPolicy policy, RecordNotes notes) =>
        source.Removed || policy.DefaultCountry is null || !string.IsNullOrWhiteSpace(source[CustomerField.Country])
            ? CountryRule.Clean(source[CustomerField.Country], notes)
            : CountryRule.Find(policy.DefaultCountry);

    private static string? Language(SourceCustomer source, CleaningPolicy policy, RecordNotes notes) =>
        source.Removed || policy.DefaultLanguage is null || !string.IsNullOrWhiteSpace(source[CustomerField.Language])
            ? LanguageRule.Clean(source[CustomerField.Language], notes)
            : LanguageRule.Find(policy.DefaultLanguage);
}
