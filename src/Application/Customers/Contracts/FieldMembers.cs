using System.Text.Json;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers.Contracts;

/// <summary>The members of <see cref="CustomerFields"/> in their stored order, each as the text that is stored.</summary>
internal static class FieldMembers
{
    public static readonly FieldMember[] All =
    [
        new("name", f => f.Name),
        new("givenName", f => f.GivenName),
        new("familyName", f => f.FamilyName),
        new("company", f => f.Company),
        new("email", f => f.Email),
        new("phone", f => f.Phone),
        new("phoneAsSent", f => f.PhoneAsSent),
        new("addressLine1", f => f.AddressLine1),
        new("addressLine2", f => f.AddressLine2),
        new("city", f => f.City),
        new("region", f => f.Region),
        new("postalCode", f => f.PostalCode),
        new("country", f => f.Country),
        new("language", f => f.Language),
        new("birthDate", f => f.BirthDate is { } day ? Instants.FormatDay(day) : null),
        new("createdAt", f => Instants.Format(f.CreatedAt)),
        new("updatedAt", f => Instants.Format(f.UpdatedAt)),
    ];

    /// <summary>The member whose name the reader stands on, or -1. Members come in order, so the search starts where the last one ended.</summary>
    public static int Find(ref Utf8JsonReader reader, int from)
    {
        for (var step = 0; step < All.Length; step++)
        {
            var index = (from + step) % All.Length;
            if (reader.ValueTextEquals(All[index].Name.EncodedUtf8Bytes))
            {
                return index;
            }
        }

        return -1;
    }

    /// <exception cref="FormatException">A date is not in canonical form.</exception>
    public static CustomerFields Build(string?[] texts) => new()
    {
        Name = texts[0],
        GivenName = texts[1],
        FamilyName = texts[2],
        Company = texts[3],
        Email = texts[4],
        Phone = texts[5],
        PhoneAsSent = texts[6],
        AddressLine1 = texts[7],
        AddressLine2 = texts[8],
        City = texts[9],
        Region = texts[10],
        PostalCode = texts[11],
        Country = texts[12],
        Language = texts[13],
        BirthDate = texts[14] is { } day ? ParseDay(day) : null,
        CreatedAt = texts[15] is { } created ? Instants.Parse(created) : null,
        UpdatedAt = texts[16] is { } updated ? Instants.Parse(updated) : null,
    };

    private static DateOnly ParseDay(string text) =>
        Instants.TryParseDay(text, out var day) ? day : throw new FormatException($"'{text}' is not a canonical day.");
}

internal sealed class FieldMember(string name, Func<CustomerFields, string?> text)
{
    public JsonEncodedText Name { get; } = JsonEncodedText.Encode(name);

    public Func<CustomerFields, string?> Text { get; } = text;
}
