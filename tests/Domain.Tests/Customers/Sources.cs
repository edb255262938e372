using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Tests.Customers;

/// <summary>Builds mapped records; only what a test talks about differs from a spotless one.</summary>
internal static class Sources
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static SourceCustomer Spotless()
    {
        var source = new SourceCustomer
        {
            BirthDate = new DateReading.Day(new DateOnly(1990, 5, 20)),
            CreatedAt = new DateReading.Instant(Now.AddYears(-1)),
            UpdatedAt = new DateReading.Instant(Now.AddMinutes(-1)),
        };
        source[CustomerField.GivenName] = "Maria";
        source[CustomerField.FamilyName] = "Anders";
        source[CustomerField.Company] = "Alfreds Futterkiste";
        source[CustomerField.Email] = "maria@example.com";
        source[CustomerField.Phone] = "+49 30 0074321";
        source[CustomerField.AddressLine1] = "Obere Str. 57";
        source[CustomerField.City] = "Berlin";
        source[CustomerField.PostalCode] = "12209";
        source[CustomerField.Country] = "Germany";
        source[CustomerField.Language] = "de_DE";
        return source;
    }

    public static SourceCustomer With(CustomerField field, string? text)
    {
        var source = Spotless();
        source[field] = text;
        return source;
    }

    /// <summary>The cleaned fields as a provider would send them.</summary>
    public static SourceCustomer From(CustomerFields fields)
    {
        var source = new SourceCustomer
        {
            BirthDate = fields.BirthDate is { } day ? new DateReading.Day(day) : DateReading.Absent.Instance,
            CreatedAt = fields.CreatedAt is { } created ? new DateReading.Instant(created) : DateReading.Absent.Instance,
            UpdatedAt = fields.UpdatedAt is { } updated ? new DateReading.Instant(updated) : DateReading.Absent.Instance,
        };
        source[CustomerField.Name] = fields.Name;
        source[CustomerField.GivenName] = fields.GivenName;
        source[CustomerField.FamilyName] = fields.FamilyName;
        source[CustomerField.Company] = fields.Company;
        source[CustomerField.Email] = fields.Email;
        source[CustomerField.Phone] = fields.PhoneAsSent;
        source[CustomerField.AddressLine1] = fields.AddressLine1;
        source[CustomerField.AddressLine2] = fields.AddressLine2;
        source[CustomerField.City] = fields.City;
        source[CustomerField.Region] = fields.Region;
        source[CustomerField.PostalCode] = fields.PostalCode;
        source[CustomerField.Country] = fields.Country;
        source[CustomerField.Language] = fields.Language;
        return source;
    }

    public static CleanOutcome.Accepted Accept(SourceCustomer source, CleaningPolicy? policy = null) =>
        CustomerCleaner.Clean(source, policy ?? CleaningPolicy.Default, Now).Should().BeOfType<CleanOutcome.Accepted>().Subject;

    public static CleanOutcome.Rejected Reject(SourceCustomer source, CleaningPolicy? policy = null) =>
        CustomerCleaner.Clean(source, policy ?? CleaningPolicy.Default, Now).Should().BeOfType<CleanOutcome.Rejected>().Subject;
}
