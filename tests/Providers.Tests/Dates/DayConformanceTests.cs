namespace CleanCustomers.Providers.Tests.Dates;

/// <summary>Days of the date conformance table: birth dates never pass through an instant.</summary>
public sealed class DayConformanceTests
{
    [Theory]
    [InlineData("32", "2024-02-29", "iso-date", null, "2024-02-29")]
    [InlineData("31", "2026-02-29", "iso-date", null, "issue")]
    [InlineData("72", "1990-05-20", "iso-date", null, "1990-05-20")]
    [InlineData("72", "1990-05-20", "iso-date", "Pacific/Kiritimati", "1990-05-20")]
    [InlineData("73", "1990-05-20T00:00:00", "iso-local", null, "1990-05-20")]
    [InlineData("73", "1990-05-20T00:00:00Z", "iso", null, "1990-05-20")]
    [InlineData("73", "1990-05-20T00:00:00+02:00", "iso", null, "1990-05-20")]
    [InlineData("73", "1990-05-20T00:00:00.000Z", "iso", "America/New_York", "1990-05-20")]
    [InlineData("74", "1990-05-19T22:00:00Z", "iso", "Europe/Madrid", "1990-05-20")]
    [InlineData("74", "1990-05-19T21:00:00Z", "iso", "Europe/Madrid", "issue")]
    [InlineData("74", "2018-11-04T03:00:00Z", "iso", "America/Sao_Paulo", "2018-11-04")]
    [InlineData("75", "1990-05-19T22:00:00Z", "iso", null, "issue")]
    [InlineData("75", "1990-05-19T22:00:00", "iso-local", "Europe/Madrid", "issue")]
    [InlineData("76", "1990-05-20T12:00:00Z", "iso", null, "issue")]
    [InlineData("77", "643161600", "epoch-s", null, "1990-05-20")]
    [InlineData("77", "643161601", "epoch-s", null, "issue")]
    [InlineData("77", "-86400", "epoch-s", null, "1969-12-31")]
    [InlineData("77", "643154400", "epoch-s", "Europe/Madrid", "1990-05-20")]
    [InlineData("78", "2000-02-29", "iso-date", null, "2000-02-29")]
    [InlineData("79", "--05-20", "iso-date | iso", null, "issue")]
    [InlineData("79", "1990-05", "iso-date | iso", null, "issue")]
    [InlineData("61", "01/02/1990", "pattern:dd/MM/yyyy", null, "1990-02-01")]
    [InlineData("56", "33013", "excel-serial", null, "1990-05-20")]
    [InlineData("56", "33013.5", "excel-serial", null, "issue")]
    [InlineData("66", "Sun, 20 May 1990 00:00:00 GMT", "http-date", null, "1990-05-20")]
    [InlineData("57", "/Date(643161600000)/", "ms-json", null, "1990-05-20")]
    [InlineData("18", "1990-05-20T00:00:00Z[UTC]", "iso", null, "1990-05-20 date.normalised")]
    [InlineData("27", "1990-05-19T24:00:00Z", "iso", null, "1990-05-20 date.normalised")]
    [InlineData("29", "1990-12-31T23:59:60Z", "iso", "UTC", "issue")]
    [InlineData("38", "", "iso-date", null, "absent")]
    [InlineData("40", "0000-00-00", "iso-date", null, "absent")]
    [InlineData("41", "0001-01-01", "iso-date", null, "absent")]
    [InlineData("42", "1900-01-01", "iso-date", null, "1900-01-01")]
    [InlineData("44", "9999-12-31", "iso-date", null, "issue")]
    [InlineData("46", "2533-05-20", "iso-date", null, "2533-05-20")]
    public void Days_are_read_as_the_table_says(string row, string text, string formats, string? zone, string expected)
    {
        var read = Declared.Day(Declared.Source(formats, zone), text);

        read.Should().Be(expected, "row {0} says so", row);
    }

    [Fact]
    public void Row_76_noon_is_a_day_only_where_it_is_declared()
    {
        var source = Declared.Source("iso") with { Noon = true };

        Declared.Day(source, "1990-05-20T12:00:00Z").Should().Be("1990-05-20 date.normalised");
        Declared.Day(source, "1990-05-20T12:00:01Z").Should().Be("issue");
    }
}
