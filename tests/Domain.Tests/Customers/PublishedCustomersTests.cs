using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Tests.Customers;

/// <summary>Customers that others published, with phones in the local writings of some twenty-five countries.</summary>
public sealed class PublishedCustomersTests
{
    private const string Northwind = "northwind/customers.csv";
    private const string Chinook = "chinook/customers.csv";

    [FactWithSharedData(Northwind)]
    public void Northwinds_91_companies_are_all_accepted_and_57_of_their_phones_are_possible()
    {
        var outcomes = SharedData.ReadCsv(Northwind).Select(row => Sources.Accept(Read(row, "ContactName", "CompanyName", null))).ToList();

        outcomes.Should().HaveCount(91);
        outcomes.Should().OnlyContain(outcome => outcome.Fields.Country != null && outcome.Fields.PhoneAsSent != null);
        outcomes.Count(outcome => outcome.Fields.Phone is not null).Should().Be(57);
        outcomes.Where(outcome => outcome.Fields.Phone is null).Should().OnlyContain(outcome => outcome.Notes.Any(note => note.Rule == "phone.invalid"));
        outcomes.Select(outcome => outcome.Fields.Phone).Should().Contain(["+49300074321", "+441715557788", "+46921123465", "+16045553392"]);
    }

    [FactWithSharedData(Chinook)]
    public void Chinooks_59_people_are_all_accepted_and_56_of_58_phones_are_possible()
    {
        var outcomes = SharedData.ReadCsv(Chinook).Select(row => Sources.Accept(Read(row, null, "Company", "Email"))).ToList();

        outcomes.Should().HaveCount(59);
        outcomes.Should().OnlyContain(outcome => outcome.Fields.Country != null && outcome.Fields.Email != null);
        outcomes.Count(outcome => outcome.Fields.PhoneAsSent is not null).Should().Be(58);
        outcomes.Count(outcome => outcome.Fields.Phone is not null).Should().Be(56);
        outcomes.Select(outcome => outcome.Fields.Phone).Should().Contain(["+551239235555", "+497112842222", "+15147214711", "+4722442222"]);
    }

    private static SourceCustomer Read(IReadOnlyDictionary<string, string> row, string? name, string company, string? email)
    {
        var source = new SourceCustomer
        {
            [CustomerField.Name] = name is null ? null : row[name],
            [CustomerField.GivenName] = row.GetValueOrDefault("FirstName"),
            [CustomerField.FamilyName] = row.GetValueOrDefault("LastName"),
            [CustomerField.Company] = row[company],
            [CustomerField.Email] = email is null ? null : row[email],
            [CustomerField.Phone] = row["Phone"],
            [CustomerField.AddressLine1] = row["Address"],
            [CustomerField.City] = row["City"],
            [CustomerField.PostalCode] = row["PostalCode"],
            [CustomerField.Country] = row["Country"],
        };
        return source;
    }
}
