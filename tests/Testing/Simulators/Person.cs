using CleanCustomers.Domain.Common;

namespace CleanCustomers.Testing.Simulators;

/// <summary>A customer of a simulated system, in values that cleaning leaves as they are.</summary>
/// <param name="Number">From 1; each system makes its own id of it.</param>
/// <param name="UpdatedAt">In the system's own precision.</param>
/// <param name="DeletedAt">Null while it lives.</param>
public sealed record Person(
    int Number, string GivenName, string FamilyName, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt = null)
{
    public string Email => FormattableString.Invariant($"person{Number}@example.com");

    /// <summary>E.164.</summary>
    public string Phone => FormattableString.Invariant($"+4930{Number + 1_000_000:D7}");

    public string Company => FormattableString.Invariant($"Company {Number} GmbH");

    public string Street => FormattableString.Invariant($"Main Street {Number}");

    public static string City => "Berlin";

    public string PostalCode => FormattableString.Invariant($"{10_000 + Number}");

    public static string Country => "DE";

    public bool IsEdited => UpdatedAt != CreatedAt;

    /// <summary>The cleaned fields as they are stored, by name. A system that lacks one leaves it out.</summary>
    public IDictionary<string, string> Fields() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["name"] = $"{GivenName} {FamilyName}",
        ["email"] = Email,
        ["phone"] = Phone,
        ["company"] = Company,
        ["addressLine1"] = Street,
        ["city"] = City,
        ["postalCode"] = PostalCode,
        ["country"] = Country,
        ["createdAt"] = Instants.Format(CreatedAt),
        ["updatedAt"] = Instants.Format(UpdatedAt),
    };
}
