namespace CleanCustomers.Application.Customers.Contracts;

/// <summary>A customer's cleaned fields. Null means the provider sent nothing usable; never an empty text.</summary>
public sealed record CustomerFields
{
    /// <summary>The full name as shown; made of given and family name where the provider sends no full one.</summary>
    public string? Name { get; init; }

    public string? GivenName { get; init; }

    public string? FamilyName { get; init; }

    public string? Company { get; init; }

    /// <summary>Domain in lower case, in Unicode as people read it; the part before the @ as sent.</summary>
    public string? Email { get; init; }

    /// <summary>E.164 (<c>+34911234567</c>) where the country is known and the number is possible there, else null.</summary>
    public string? Phone { get; init; }

    /// <summary>The number as the provider wrote it, white space trimmed.</summary>
    public string? PhoneAsSent { get; init; }

    public string? AddressLine1 { get; init; }

    public string? AddressLine2 { get; init; }

    public string? City { get; init; }

    public string? Region { get; init; }

    public string? PostalCode { get; init; }

    /// <summary>ISO 3166-1 alpha-2, upper case.</summary>
    public string? Country { get; init; }

    /// <summary>BCP 47 tag: language in lower case, region in upper case (<c>pt-BR</c>).</summary>
    public string? Language { get; init; }

    public DateOnly? BirthDate { get; init; }

    /// <summary>When the provider created the record.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the provider last changed the record.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}
