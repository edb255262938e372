using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Providers.Tests.Dates;

/// <summary>The provider side of the date conformance table; the first column is its row. Plausibility of dates is cleaning's, not the reader's.</summary>
public sealed class InstantConformanceTests
{
    private const string Ten30 = "2026-01-15T10:30:00Z";
    private const string AnyFormat =
        "iso | iso-local | iso-date | epoch-ms | ms-json | http-date";

    [Theory]
    // Zones and shapes
    [InlineData("1", "2026-01-15T10:30:00Z", "iso", Ten30)]
    [InlineData("2", "2026-01-15T10:30:00z", "iso", Ten30)]
    [InlineData("2", "2026-01-15t10:30:00Z", "iso", Ten30)]
    [InlineData("3", "2026-01-15 10:30:00Z", "iso", Ten30)]
    [InlineData("3", "2026-01-15  10:30:00Z", "iso", "issue")]
    [InlineData("4", "2026-01-15T10:30:00+02:00", "iso", "2026-01-15T08:30:00Z")]
    [InlineData("5", "2026-01-15T10:30:00-03:00", "iso", "2026-01-15T13:30:00Z")]
    [InlineData("5", "2026-01-15T10:30:00+05:45", "iso", "2026-01-15T04:45:00Z")]
    [InlineData("6", "2026-01-15T10:30:00+14:00", "iso", "2026-01-14T20:30:00Z")]
    [InlineData("7", "2026-01-15T10:30:00+15:00", "iso", "issue")]
    [InlineData("7", "2026-01-15T10:30:00+14:01", "iso", "issue")]
    [InlineData("7", "2026-01-15T10:30:00+10:60", "iso", "issue")]
    [InlineData("7", "2026-01-15T10:30:00-24:00", "iso", "issue")]
    [InlineData("8", "2026-01-15T10:30:00-00:00", "iso", Ten30)]
    [InlineData("9", "2026-01-15T10:30:00+0200", "iso-basic-offset", "2026-01-15T08:30:00Z")]
    [InlineData("9", "2026-01-15T10:30:00+02", "iso-basic-offset", "2026-01-15T08:30:00Z")]
    [InlineData("9", "2026-01-15T10:30:00.123Z", "iso-basic-offset", "2026-01-15T10:30:00.123000Z")]
    [InlineData("10", "2026-01-15T10:30:00+0200", "iso", "issue")]
    [InlineData("10", "2026-01-15T10:30:00+02:00", "iso-basic-offset", "issue")]
    [InlineData("12", "2026-01-15T10:30:00", "iso", "issue")]
    [InlineData("13", "2026-01-15T10:30Z", "iso", Ten30)]
    [InlineData("14", "2026-01-15T10Z", AnyFormat, "issue")]
    [InlineData("15", "20260115T103000Z", "pattern:yyyyMMdd'T'HHmmss'Z'", Ten30)]
    [InlineData("15", "20260115T103000Z", AnyFormat, "issue")]
    [InlineData("16", " 2026-01-15T10:30:00Z ", "iso", Ten30)]
    [InlineData("16", "\u00a02026-01-15T10:30:00Z\r\n", "iso", Ten30)]
    [InlineData("17", "2026-01-15T10:30:00 UTC", AnyFormat, "issue")]
    [InlineData("17", "2026-01-15T10:30:00 GMT+2", AnyFormat, "issue")]
    [InlineData("17", "2026-01-15T10:30:00 BRT", AnyFormat, "issue")]
    [InlineData("17", "2026-01-15 10:30:00 UTC", "pattern:yyyy-MM-dd HH:mm:ss 'UTC'", Ten30)]
    [InlineData("18", "2026-01-15T10:30:00-03:00[America/Sao_Paulo]", "iso", "2026-01-15T13:30:00Z date.normalised")]
    [InlineData("18", "2026-01-15T10:30:00Z[Europe/Paris][u-ca=hebrew]", "iso", Ten30 + " date.normalised")]
    [InlineData("18", "2026-01-15T10:30:00Z[!Europe/Paris]", "iso", "issue")]
    [InlineData("18", "2026-01-15T10:30:00Z[Europe/Paris", "iso", "issue")]
    [InlineData("19", "2026-01-15T10:30:00[America/Sao_Paulo]", AnyFormat, "issue")]
    [InlineData("20", "2026-01-15T10:30:00+02:00Z", AnyFormat, "issue")]
    // Fractions
    [InlineData("21", "2026-01-15T10:30:00.1Z", "iso", "2026-01-15T10:30:00.100000Z")]
    [InlineData("21", "2026-01-15T10:30:00.123Z", "iso", "2026-01-15T10:30:00.123000Z")]
    [InlineData("21", "2026-01-15T10:30:00.123456Z", "iso", "2026-01-15T10:30:00.123456Z")]
    [InlineData("22", "2026-01-15T10:30:00.1234567Z", "iso", "2026-01-15T10:30:00.123456Z date.truncated")]
    [InlineData("22", "2026-01-15T10:30:00.1234560Z", "iso", "2026-01-15T10:30:00.123456Z")]
    [InlineData("23", "2026-01-15T10:30:00.123456789Z", "iso", "2026-01-15T10:30:00.123456Z date.truncated")]
    [InlineData("24", "2026-01-15T10:30:00.99999999Z", "iso", "2026-01-15T10:30:00.999999Z date.truncated")]
    [InlineData("24", "2026-01-15T10:30:00.999999999999999Z", "iso", "2026-01-15T10:30:00.999999Z date.truncated")]
    [InlineData("25", "2026-01-15T10:30:00,123Z", "pattern:yyyy-MM-dd'T'HH:mm:ss,fff'Z'", "2026-01-15T10:30:00.123000Z")]
    [InlineData("25", "2026-01-15T10:30:00,123Z", AnyFormat, "issue")]
    [InlineData("26", "2026-01-15T10:30:00.Z", AnyFormat, "issue")]
    // Impossible or odd clock readings
    [InlineData("27", "2026-01-15T24:00:00Z", "iso", "2026-01-16T00:00:00Z date.normalised")]
    [InlineData("28", "2026-01-15T24:00:01Z", AnyFormat, "issue")]
    [InlineData("28", "2026-01-15T24:00:00.000000001Z", AnyFormat, "issue")]
    [InlineData("28", "2026-01-15T25:00:00Z", AnyFormat, "issue")]
    [InlineData("28", "2026-01-15T10:60:00Z", AnyFormat, "issue")]
    [InlineData("29", "2016-12-31T23:59:60Z", "iso", "2016-12-31T23:59:59.999999Z date.normalised")]
    [InlineData("29", "2016-12-31T15:59:60-08:00", "iso", "2016-12-31T23:59:59.999999Z date.normalised")]
    [InlineData("29", "2016-12-31T23:59:60.5Z", "iso", "2016-12-31T23:59:59.999999Z date.normalised")]
    [InlineData("30", "2016-12-31T23:58:60Z", AnyFormat, "issue")]
    [InlineData("30", "2016-12-31T23:59:61Z", AnyFormat, "issue")]
    [InlineData("30", "2016-12-31T23:59:60+01:00", AnyFormat, "issue")]
    [InlineData("31", "2026-02-29T10:30:00Z", AnyFormat, "issue")]
    [InlineData("31", "2026-02-30", AnyFormat, "issue")]
    [InlineData("31", "2026-04-31", AnyFormat, "issue")]
    [InlineData("33", "2026-13-01", AnyFormat, "issue")]
    [InlineData("33", "2026-00-10", AnyFormat, "issue")]
    [InlineData("33", "2026-6-1", AnyFormat, "issue")]
    [InlineData("33", "2026-6-1", "pattern:yyyy-M-d", "2026-06-01T00:00:00Z")]
    // Limits and stand-ins for nothing
    [InlineData("38", "", AnyFormat, "absent")]
    [InlineData("38", "  ", AnyFormat, "absent")]
    [InlineData("39", "N/A", "iso", "issue")]
    [InlineData("40", "0000-00-00", "epoch-s", "absent")]
    [InlineData("40", "0000-00-00 00:00:00", "iso", "absent")]
    [InlineData("41", "0001-01-01T00:00:00", "epoch-s", "absent")]
    [InlineData("41", "0001-01-01T00:00:00Z", "iso", "absent")]
    [InlineData("41", "0001-01-01T00:00:00+05:00", "iso", "absent")]
    [InlineData("41", "0001-01-01T00:00:00.0000000-05:00", "iso", "absent")]
    [InlineData("41", "/Date(-62135596800000)/", "iso", "absent")]
    [InlineData("41", "-62135596800", "epoch-s", "absent")]
    [InlineData("42", "1900-01-01T00:00:00Z", "iso", "1900-01-01T00:00:00Z")]
    [InlineData("43", "1970-01-01T00:00:00Z", "iso", "1970-01-01T00:00:00Z")]
    [InlineData("43", "0", "epoch-s", "1970-01-01T00:00:00Z")]
    [InlineData("44", "9999-12-31T23:59:59-05:00", "iso", "issue")]
    [InlineData("44", "9999-12-31T23:59:59.9999999Z", "iso", "issue")]
    [InlineData("44", "9999-12-30T23:00:00-05:00", "iso", "issue")]
    [InlineData("45", "10000-01-01T00:00:00Z", AnyFormat, "issue")]
    [InlineData("45", "+010000-01-01T00:00:00Z", AnyFormat, "issue")]
    [InlineData("45", "-0001-01-01T00:00:00Z", AnyFormat, "issue")]
    [InlineData("45", "0044-03-15 BC", AnyFormat, "issue")]
    [InlineData("46", "2569-01-15", "iso-date", "2569-01-15T00:00:00Z")]
    [InlineData("47", "2099-01-01T00:00:00Z", "iso", "2099-01-01T00:00:00Z")]
    // Numbers
    [InlineData("48", "1768473000", "epoch-s", Ten30)]
    [InlineData("49", "1768473000000", "epoch-ms", Ten30)]
    [InlineData("49", "1768473000000000", "epoch-us", Ten30)]
    [InlineData("50", "1768473000000", "epoch-s", "issue")]
    [InlineData("51", "1768473000", "epoch-ms", "1970-01-21T11:14:33Z")]
    [InlineData("52", "1768473000.123", "epoch-s-fraction", "2026-01-15T10:30:00.123000Z")]
    [InlineData("52", "1.768473000123E9", "epoch-s-fraction", "2026-01-15T10:30:00.123000Z")]
    [InlineData("52", "1768473000123e-3", "epoch-s-fraction", "2026-01-15T10:30:00.123000Z")]
    [InlineData("52", "1768473000.123456999999999999999999999", "epoch-s-fraction", "2026-01-15T10:30:00.123456Z date.truncated")]
    [InlineData("52", "1768473000.99999999999999999999999999999999", "epoch-s-fraction", "2026-01-15T10:30:00.999999Z date.truncated")]
    [InlineData("52", "1768473000", "epoch-s-fraction", Ten30)]
    [InlineData("53", "-1", "epoch-s", "1969-12-31T23:59:59Z")]
    [InlineData("53", "-0.0000005", "epoch-s-fraction", "1969-12-31T23:59:59.999999Z date.truncated")]
    [InlineData("54", "1768473000.5", "epoch-s", "issue")]
    [InlineData("54", "1.768473E9", "epoch-s", "issue")]
    [InlineData("55", "12345678901234567890", "epoch-s", "issue")]
    [InlineData("55", "12345678901234567890", "epoch-us", "issue")]
    [InlineData("55", "NaN", "epoch-s-fraction", "issue")]
    [InlineData("55", "1e400", "epoch-s-fraction", "issue")]
    [InlineData("55", "1e99999999999", "epoch-s-fraction", "issue")]
    [InlineData("55", "1 768 473 000", "epoch-s", "issue")]
    [InlineData("57", "/Date(1768473000000)/", "ms-json", Ten30)]
    [InlineData("57", "/Date(-1000)/", "ms-json", "1969-12-31T23:59:59Z")]
    [InlineData("57", "/Date()/", "ms-json", "issue")]
    [InlineData("58", "/Date(1768473000000-0300)/", "ms-json", Ten30)]
    [InlineData("58", "/Date(1768473000000+9900)/", "ms-json", "issue")]
    // Local orders, names, digits
    [InlineData("60", "01/02/2026", AnyFormat, "issue")]
    [InlineData("61", "01/02/2026", "pattern:dd/MM/yyyy", "2026-02-01T00:00:00Z")]
    [InlineData("62", "02/13/2026", "pattern:dd/MM/yyyy", "issue")]
    [InlineData("63", "15.01.2026", "pattern:dd.MM.yyyy", "2026-01-15T00:00:00Z")]
    [InlineData("63", "15-01-2026", "pattern:dd-MM-yyyy", "2026-01-15T00:00:00Z")]
    [InlineData("64", "26-01-15", AnyFormat, "issue")]
    [InlineData("65", "Jan 15, 2026", AnyFormat, "issue")]
    [InlineData("65", "Jan 15, 2026", "pattern:MMM d, yyyy", "2026-01-15T00:00:00Z")]
    [InlineData("65", "15 janv. 2026", "pattern:d MMM yyyy", "issue")]
    [InlineData("66", "Thu, 15 Jan 2026 10:30:00 GMT", "http-date", Ten30)]
    [InlineData("66", "Thu, 15 Jan 2026 10:30:00 +0200", "http-date", "2026-01-15T08:30:00Z")]
    [InlineData("67", "Fri, 15 Jan 2026 10:30:00 GMT", "http-date", "issue")]
    [InlineData("67", "Thu, 15 Jan 2026 10:30:00 EST", "http-date", "issue")]
    [InlineData("67", "Thu, 32 Jan 2026 10:30:00 GMT", "http-date", "issue")]
    [InlineData("68", "2026-W03-4", AnyFormat, "issue")]
    [InlineData("68", "2026-015", AnyFormat, "issue")]
    [InlineData("68", "2026", "iso | iso-local | iso-date", "issue")]
    [InlineData("68", "2026-01", AnyFormat, "issue")]
    [InlineData("69", "２０２６-０１-１５T10:30:00Z", AnyFormat, "issue")]
    [InlineData("69", "٢٠٢٦-٠١-١٥", AnyFormat, "issue")]
    [InlineData("69", "١٧٦٨٤٧٣٠٠٠", "epoch-s", "issue")]
    [InlineData("69", "١٥/٠١/٢٠٢٦", "pattern:dd/MM/yyyy", "issue")]
    [InlineData("70", "now", AnyFormat, "issue")]
    [InlineData("70", "today", AnyFormat, "issue")]
    [InlineData("70", "yesterday", AnyFormat, "issue")]
    public void Instants_are_read_as_the_table_says(string row, string text, string formats, string expected)
    {
        var zone = formats.Contains("iso-", StringComparison.Ordinal) || formats.Contains("pattern", StringComparison.Ordinal) ? "UTC" : null;

        var read = Declared.Instant(Declared.Source(formats, zone), text);

        read.Should().Be(expected, "row {0} says so", row);
    }

    [Theory]
    [InlineData("11", "2026-01-15T10:30:00", "Europe/Madrid", "Issue", "Issue", "2026-01-15T09:30:00Z")]
    [InlineData("11", "2026-07-15 10:30", "Europe/Madrid", "Issue", "Issue", "2026-07-15T08:30:00Z")]
    [InlineData("22", "2026-01-15T10:30:00.1234567", "Europe/Madrid", "Issue", "Issue", "2026-01-15T09:30:00.123456Z date.truncated")]
    [InlineData("29", "2017-01-01T00:59:60", "Europe/Madrid", "Issue", "Issue", "2016-12-31T23:59:59.999999Z date.normalised")]
    [InlineData("34", "2026-03-29T02:30:00", "Europe/Madrid", "Issue", "Issue", "issue")]
    [InlineData("34", "2026-03-29T02:30:00", "Europe/Madrid", "Later", "Issue", "2026-03-29T01:30:00Z date.normalised")]
    [InlineData("34", "2026-03-29T01:59:59", "Europe/Madrid", "Issue", "Issue", "2026-03-29T00:59:59Z")]
    [InlineData("34", "2026-03-29T03:00:00", "Europe/Madrid", "Issue", "Issue", "2026-03-29T01:00:00Z")]
    [InlineData("35", "2026-10-25T02:30:00", "Europe/Madrid", "Issue", "Issue", "issue")]
    [InlineData("35", "2026-10-25T02:30:00", "Europe/Madrid", "Issue", "Earlier", "2026-10-25T00:30:00Z date.overlap")]
    [InlineData("35", "2026-10-25T02:30:00", "Europe/Madrid", "Issue", "Later", "2026-10-25T01:30:00Z date.overlap")]
    [InlineData("35", "2026-10-25T01:59:59", "Europe/Madrid", "Issue", "Issue", "2026-10-24T23:59:59Z")]
    [InlineData("35", "2026-10-25T03:00:00", "Europe/Madrid", "Issue", "Issue", "2026-10-25T02:00:00Z")]
    [InlineData("36", "2018-11-04T00:30:00", "America/Sao_Paulo", "Issue", "Issue", "issue")]
    [InlineData("36", "2018-11-04T00:30:00", "America/Sao_Paulo", "Later", "Issue", "2018-11-04T03:30:00Z date.normalised")]
    [InlineData("36", "2011-12-30T12:00:00", "Pacific/Apia", "Issue", "Issue", "issue")]
    [InlineData("41", "0001-01-01T00:00:00", "Europe/Madrid", "Issue", "Issue", "absent")]
    [InlineData("44", "9999-12-31T00:00:00", "Europe/Madrid", "Issue", "Issue", "issue")]
    public void Local_times_are_read_in_the_declared_zone(string row, string text, string zone, string gap, string repeat, string expected)
    {
        var source = Declared.Source("iso-local", zone, Enum.Parse<DaylightChoice>(gap), Enum.Parse<DaylightChoice>(repeat));

        var read = Declared.Instant(source, text);

        read.Should().Be(expected, "row {0} says so", row);
    }

    [Fact]
    public void Row_56_a_spreadsheet_serial_is_local_time_of_its_zone()
    {
        var madrid = Declared.Source("excel-serial", "Europe/Madrid");

        Declared.Instant(madrid, "45672.4375").Should().Be("2025-01-15T09:30:00Z");
        Declared.Instant(madrid, "45672.4376388889").Should().Be("2025-01-15T09:30:12Z", "the sheet's digits end above the microsecond");
        Declared.Instant(madrid, "45672", isNumber: true).Should().Be("2025-01-14T23:00:00Z");
        Declared.Instant(madrid, "2958466").Should().Be("issue");
        Declared.Instant(madrid, "-1").Should().Be("issue");
    }

    [Theory]
    [InlineData("39", "N/A", "absent")]
    [InlineData("39", " n/a ", "absent")]
    [InlineData("42", "1899-12-30T00:00:00Z", "absent")]
    [InlineData("43", "0", "absent")]
    [InlineData("44", "9999-12-31T23:59:59Z", "absent")]
    [InlineData("39", "-", "issue")]
    public void Declared_null_words_are_no_date(string row, string text, string expected)
    {
        var source = Declared.Source("iso | epoch-s", null, nullWords: ["N/A", "1899-12-30T00:00:00Z", "0", "9999-12-31T23:59:59Z"]);

        var read = Declared.Instant(source, text);

        read.Should().Be(expected, "row {0} says so", row);
    }

    [Theory]
    [InlineData("iso", "2026", "issue")]
    [InlineData("iso-date", "20260115", "issue")]
    [InlineData("epoch-s", "1768473000", Ten30)]
    [InlineData("epoch-s-fraction", "1.768473E9", Ten30)]
    [InlineData("pattern:yyyyMMdd", "20260115", "2026-01-15T00:00:00Z")]
    [InlineData("ms-json", "1768473000000", "issue")]
    public void Row_59_a_number_is_read_where_the_format_allows_one(string format, string digits, string expected)
    {
        var read = Declared.Instant(Declared.Source(format, "UTC"), digits, isNumber: true);

        read.Should().Be(expected);
    }

    [Fact]
    public void Row_51_a_lower_bound_finds_seconds_declared_as_milliseconds()
    {
        var source = Declared.Source("epoch-ms") with { Min = new DateOnly(2000, 1, 1) };

        Declared.Instant(source, "1768473000").Should().Be("issue");
        Declared.Instant(source, "1768473000000").Should().Be(Ten30);
    }

    [Theory]
    [InlineData("15/01/26", "2026-01-15T00:00:00Z")]
    [InlineData("15/01/30", "2030-01-15T00:00:00Z")]
    [InlineData("15/01/31", "1931-01-15T00:00:00Z")]
    public void Row_64_two_digit_years_follow_the_declared_pivot(string text, string expected)
    {
        var source = Declared.Source("pattern:dd/MM/yy", "UTC") with { Pivot = 2030 };

        Declared.Instant(source, text).Should().Be(expected);
    }

    [Fact]
    public void Formats_are_tried_in_their_order()
    {
        var source = Declared.Source("epoch-s | iso | pattern:dd/MM/yyyy", "Europe/Madrid");

        Declared.Instant(source, "1768473000").Should().Be(Ten30);
        Declared.Instant(source, Ten30).Should().Be(Ten30);
        Declared.Instant(source, "15/01/2026").Should().Be("2026-01-14T23:00:00Z");
    }
}
