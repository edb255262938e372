using System.Globalization;
using System.Text;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Caching;

namespace CleanCustomers.Caching.Tests;

/// <summary>Entries hold instants and days in one form, in every zone and culture; everything else is no entry.</summary>
public sealed class CodecTests
{
    private static readonly CacheRegion<CustomerView> Region = new("customer", 1);
    private static readonly DateTimeOffset Morning = new(2026, 1, 15, 8, 30, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Places { get; } = Combine(
        ["UTC", "America/Sao_Paulo", "Pacific/Auckland"], ["th-TH", "ar-SA", "fa-IR", "da-DK"]);

    public static TheoryData<string> NotCanonical { get; } = new()
    {
        "2026-01-15T08:30:00Z", "2026-01-15T08:30:00.000Z", "2026-01-15T08:30:00.0000000Z", "2026-01-15T08:30:00.000000+00:00",
        "2026-01-15T10:30:00.000000+02:00", "2026-01-15t08:30:00.000000z", "2026-01-15T08:30:00.000000z", "2026-01-15 08:30:00.000000Z",
        "1768465800", "1768465800000", @"\/Date(1768465800000)\/", "/Date(1768465800000+0000)/", "2026-01-15T08:30:00.000000", "15/01/2026 08:30:00",
        "2569-01-15T08.30.00.000000Z", "2026-01-15T08.30.00.000000Z", "", " 2026-01-15T08:30:00.000000Z", "2026-01-15T08:30:00.000000Z ", "0001-01-01T00:00:00",
        "2026-01-15T24:00:00.000000Z", "2026-02-29T08:30:00.000000Z", "٢٠٢٦-٠١-١٥T٠٨:٣٠:٠٠.٠٠٠٠٠٠Z",
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void The_same_bytes_are_written_and_the_same_value_is_read_everywhere(string zone, string culture)
    {
        var entry = Entry(new DateTimeOffset(2026, 1, 15, 10, 30, 0, TimeSpan.FromHours(2)));

        var (bytes, reading, read) = At(zone, culture, () =>
        {
            var written = EntryCodec.Write(entry);
            return (written, EntryCodec.Read(written, Region, out var found), found);
        });

        Encoding.UTF8.GetString(bytes).Should().Be(
            """
            {"codec":1,"region":"customer","schema":1,"generation":"g1","freshUntil":"2026-01-15T08:30:00.000000Z","validUntil":"2026-01-16T00:00:00.000000Z","value":{"id":{"value":"01890a5d-ac96-774b-bcce-b302099a8057"},"state":"active","version":3,"providers":[{"value":"crm"}],"createdAt":"2026-01-15T08:30:00.000000Z","updatedAt":"2026-10-25T00:30:00.123456Z","fields":{"name":"Ana Gárcia","givenName":null,"familyName":null,"company":null,"email":null,"phone":null,"phoneAsSent":null,"addressLine1":null,"addressLine2":null,"city":null,"region":null,"postalCode":null,"country":null,"language":null,"birthDate":"1990-05-20","createdAt":null,"updatedAt":"2026-03-29T01:30:00.000000Z"}}}
            """);
        reading.Should().Be(EntryReading.Read);
        read!.Value!.Fields.Should().Be(entry.Value!.Fields);
        read.Value.Should().BeEquivalentTo(entry.Value);
        (read.FreshUntil, read.ValidUntil).Should().Be((entry.FreshUntil, entry.ValidUntil));
        read.FreshUntil.Offset.Should().Be(TimeSpan.Zero);
    }

    [Theory]
    [MemberData(nameof(NotCanonical))]
    public void An_instant_in_any_other_form_makes_the_entry_undecodable_wherever_it_stands(string text)
    {
        var canonical = Encoding.UTF8.GetString(EntryCodec.Write(Entry(Morning)));
        var places = new[] { "freshUntil", "validUntil", "createdAt", "updatedAt" };

        foreach (var place in places)
        {
            var at = canonical.IndexOf($"\"{place}\":\"", StringComparison.Ordinal) + place.Length + 4;
            var other = canonical[..at] + text + canonical[(at + 27)..];

            EntryCodec.Read(Encoding.UTF8.GetBytes(other), Region, out var entry).Should().Be(EntryReading.Undecodable, "{0} is {1}", place, text);
            entry.Should().BeNull();
        }
    }

    [Theory]
    [InlineData("1990-5-20")]
    [InlineData("1990-05-20T00:00:00.000000Z")]
    [InlineData("2533-05-20 ")]
    [InlineData("20/05/1990")]
    [InlineData("1990-02-30")]
    public void A_day_in_any_other_form_makes_the_entry_undecodable(string text)
    {
        var other = Encoding.UTF8.GetString(EntryCodec.Write(Entry(Morning))).Replace("1990-05-20", text, StringComparison.Ordinal);

        EntryCodec.Read(Encoding.UTF8.GetBytes(other), Region, out _).Should().Be(EntryReading.Undecodable);
    }

    [Fact]
    public void Bytes_that_are_no_entry_are_undecodable_and_nothing_is_thrown()
    {
        var canonical = EntryCodec.Write(Entry(Morning));
        var text = Encoding.UTF8.GetString(canonical);
        string[] others =
        [
            "", "null", "{}", "[]", "42", "\"x\"", "{\"codec\":1", text + " ", " " + text, "\uFEFF" + text, text.Replace(":1,", ": 1,", StringComparison.Ordinal),
            text.Replace("\"version\":3", "\"version\":\"3\"", StringComparison.Ordinal), text.Replace("\"version\":3", "\"version\":3.0", StringComparison.Ordinal),
            text.Replace("\"active\"", "\"Active\"", StringComparison.Ordinal), text.Replace("\"active\"", "0", StringComparison.Ordinal),
            text.Replace("\"version\":3,", "", StringComparison.Ordinal), text.Replace("\"version\":3", "\"version\":3,\"version\":4", StringComparison.Ordinal),
            text.Replace("{\"codec\"", "{\"$type\":\"System.Object\",\"codec\"", StringComparison.Ordinal), text.Replace("á", "\\u00e1", StringComparison.Ordinal),
        ];

        foreach (var other in others.Select(Encoding.UTF8.GetBytes).Append([0x1F, 0x8B, 0x08]).Append(canonical[..^1]).Append([0xFF, .. canonical]))
        {
            EntryCodec.Read(other, Region, out var entry).Should().Be(EntryReading.Undecodable, Encoding.UTF8.GetString(other));
            entry.Should().BeNull();
        }
    }

    [Fact]
    public void Every_single_changed_byte_is_noticed_or_gives_another_entry()
    {
        var canonical = EntryCodec.Write(Entry(Morning));

        for (var at = 0; at < canonical.Length; at++)
        {
            byte[] changed = [.. canonical];
            changed[at] ^= 0x01;

            if (EntryCodec.Read(changed, Region, out var entry) == EntryReading.Read)
            {
                EntryCodec.Write(entry!).Should().Equal(changed, "byte {0}", at);
            }
        }
    }

    [Fact]
    public void Another_version_of_envelope_or_answer_is_a_miss_and_not_undecodable()
    {
        var text = Encoding.UTF8.GetString(EntryCodec.Write(Entry(Morning)));

        Read(text.Replace("\"codec\":1", "\"codec\":2", StringComparison.Ordinal)).Should().Be(EntryReading.OtherVersion);
        Read(text.Replace("\"schema\":1", "\"schema\":2", StringComparison.Ordinal)).Should().Be(EntryReading.OtherVersion);
        Read("""{"codec":2,"region":"customer","schema":1,"quite":"other"}""").Should().Be(EntryReading.OtherVersion);

        static EntryReading Read(string json) => EntryCodec.Read(Encoding.UTF8.GetBytes(json), Region, out _);
    }

    [Fact]
    public void Midnight_nights_of_clock_change_and_the_ends_of_time_come_back_as_they_were()
    {
        string[] instants =
        [
            "2026-01-15T00:00:00.000000Z", "2026-03-29T01:00:00.000000Z", "2026-10-25T00:59:59.999999Z", "2026-10-25T01:00:00.000000Z", "2018-11-04T03:00:00.000000Z",
            "0001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z", "2016-12-31T23:59:59.999999Z",
        ];

        foreach (var instant in instants)
        {
            var entry = Entry(Instants.Parse(instant));

            EntryCodec.Read(EntryCodec.Write(entry), Region, out var read).Should().Be(EntryReading.Read);

            Instants.Format(read!.Value!.CreatedAt).Should().Be(instant);
        }
    }

    [Fact]
    public void A_kept_absence_is_an_entry_without_value()
    {
        var bytes = EntryCodec.Write(Entry(Morning) with { Value = null });

        EntryCodec.Read(bytes, Region, out var entry).Should().Be(EntryReading.Read);

        entry!.Value.Should().BeNull();
        Encoding.UTF8.GetString(bytes).Should().EndWith("\"value\":null}");
    }

    private static CacheEntry<CustomerView> Entry(DateTimeOffset at) => new(
        1,
        "customer",
        1,
        "g1",
        at,
        new DateTimeOffset(2026, 1, 16, 0, 0, 0, TimeSpan.Zero),
        new CustomerView(
            new CustomerId(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057")),
            CustomerState.Active,
            3,
            [new ProviderId("crm")],
            at,
            new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero).AddTicks(1_234_560),
            new CustomerFields { Name = "Ana Gárcia", BirthDate = new DateOnly(1990, 5, 20), UpdatedAt = new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.Zero) }));

    private static T At<T>(string zone, string culture, Func<T> action)
    {
        var (before, user, zoneBefore) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, Environment.GetEnvironmentVariable("TZ"));
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
            return action();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, user);
            Environment.SetEnvironmentVariable("TZ", zoneBefore);
            TimeZoneInfo.ClearCachedData();
        }
    }

    private static TheoryData<string, string> Combine(string[] zones, string[] cultures)
    {
        var rows = new TheoryData<string, string>();
        foreach (var zone in zones)
        {
            foreach (var culture in cultures)
            {
                rows.Add(zone, culture);
            }
        }

        return rows;
    }
}
