using System.Globalization;
using System.Text.Json;

namespace CleanCustomers.Benchmarks.Provider;

/// <summary>Customers made from their number alone: the same on every machine and in every process, about 1.2 KB of JSON each.</summary>
internal static class SyntheticCustomers
{
    private static readonly string[] Given = ["Ana", "José", "Mary", "Ольга", "Wei", "Zoë", "Ivan", "Fatima", "Søren", "Lucía", "Noah", "Mia"];
    private static readonly string[] Family = ["García", "Smith", "Müller", "Ivanova", "Zhang", "O'Neill", "Sørensen", "Silva", "Kowalska", "Haddad", "Brown"];
    private static readonly (string City, string Region, string Country, string Language, string Phone)[] Places =
    [
        ("Madrid", "MD", "ES", "es", "+34 911 23"), ("Boston", "MA", "US", "en-US", "+1 617 555 "), ("Köln", "NW", "DE", "de", "+49 221 94"),
        ("São Paulo", "SP", "BR", "pt-BR", "+55 11 3071 "), ("Lyon", "ARA", "FR", "fr", "+33 4 72 10 "),
    ];

    private const string Note =
        "Prefers to be called in the afternoon. Moved from the old price list in spring; the discount stays until the contract is renewed. Delivery only "
        + "through the gate at the back, the front door is closed on weekdays. Asked twice for the printed catalogue, sent with the last order, no reply since. "
        + "Invoice goes to the head office, the copy to the branch. Contact again after the trade fair, see the notes of the visit in the archive.";

    /// <summary>Records of this number and all after it on one page.</summary>
    public static void WritePage(Utf8JsonWriter json, int first, int count, int total)
    {
        var end = first + count;
        json.WriteStartObject();
        json.WriteNumber("total", total);
        json.WriteBoolean("has_more", end < total);
        if (end < total)
        {
            json.WriteString("next", end.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNull("next");
        }

        json.WriteStartArray("data");
        for (var number = first; number < end; number++)
        {
            WriteCustomer(json, number);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCustomer(Utf8JsonWriter json, int number)
    {
        var mixed = Mix((ulong)number);
        var given = Given[mixed % (ulong)Given.Length];
        var family = Family[(mixed >> 8) % (ulong)Family.Length];
        var (city, region, country, language, phone) = Places[(mixed >> 16) % (ulong)Places.Length];
        var created = new DateTimeOffset(2019, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(mixed % 150_000_000);
        json.WriteStartObject();
        json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"cus_{number:D9}"));
        json.WriteString("first_name", given);
        json.WriteString("last_name", family);
        json.WriteString("company", string.Create(CultureInfo.InvariantCulture, $"{family} & Partners {mixed % 9973}"));
        json.WriteString("email", string.Create(CultureInfo.InvariantCulture, $"customer.{number}@Example-{mixed % 997}.COM"));
        json.WriteString("phone", string.Create(CultureInfo.InvariantCulture, $"{phone}{mixed % 9000 + 1000}"));
        json.WriteStartObject("address");
        json.WriteString("line1", string.Create(CultureInfo.InvariantCulture, $"{mixed % 240 + 1} Main Street"));
        json.WriteString("line2", mixed % 3 == 0 ? "Back gate" : null);
        json.WriteString("city", city);
        json.WriteString("region", region);
        json.WriteString("postal_code", string.Create(CultureInfo.InvariantCulture, $"{mixed % 90000 + 10000}"));
        json.WriteString("country", country);
        json.WriteEndObject();
        json.WriteString("language", language);
        json.WriteString("birth_date", new DateOnly(1940, 1, 1).AddDays((int)(mixed % 22_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("created_at", Instant(created));
        json.WriteString("updated_at", Instant(created.AddSeconds(mixed % 60_000_000)));
        json.WriteString("note", Note);
        json.WriteStartArray("tags");
        json.WriteStringValue("wholesale");
        json.WriteStringValue(mixed % 2 == 0 ? "newsletter" : "no-mail");
        json.WriteEndArray();
        json.WriteStartObject("metrics");
        json.WriteNumber("orders", mixed % 400);
        json.WriteNumber("revenue_cents", mixed % 9_000_000);
        json.WriteNumber("score", mixed % 1000 / 10m);
        json.WriteEndObject();
        json.WriteString("etag", string.Create(CultureInfo.InvariantCulture, $"{mixed:x16}{Mix(mixed):x16}"));
        json.WriteEndObject();
    }

    private static string Instant(DateTimeOffset value) => value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // SplitMix64 (Steele, Lea, Flood 2014): spreads consecutive numbers over all bits.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
