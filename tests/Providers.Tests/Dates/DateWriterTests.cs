using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;

namespace CleanCustomers.Providers.Tests.Dates;

public sealed class DateWriterTests
{
    private static readonly DateTimeOffset Bound = new DateTimeOffset(2026, 1, 15, 10, 30, 59, 999, TimeSpan.Zero).AddTicks(9999);

    public static TheoryData<string> Formats =>
    [
        "iso", "iso-basic-offset", "iso-local", "iso-date", "epoch-s", "epoch-ms", "epoch-us", "epoch-s-fraction", "ms-json", "http-date",
        "excel-serial", "pattern:dd/MM/yyyy", "pattern:yyyy-MM-dd HH:mm:ss.fff zzz", "pattern:dd.MM.yy HH:mm",
    ];

    [Theory]
    [InlineData("iso", "2026-01-15T10:30:59.999999Z")]
    [InlineData("iso-basic-offset", "2026-01-15T10:30:59.999+0000")]
    [InlineData("iso-local", "2026-01-15T11:30:59")]
    [InlineData("iso-date", "2026-01-15")]
    [InlineData("epoch-s", "1768473059")]
    [InlineData("epoch-ms", "1768473059999")]
    [InlineData("epoch-us", "1768473059999999")]
    [InlineData("epoch-s-fraction", "1768473059.999999")]
    [InlineData("ms-json", "/Date(1768473059999)/")]
    [InlineData("http-date", "Thu, 15 Jan 2026 10:30:59 GMT")]
    [InlineData("pattern:dd/MM/yyyy HH:mm", "15/01/2026 11:30")]
    [InlineData("pattern:yyyyMMddHHmmss'Z'", "20260115103059Z")]
    [InlineData("pattern:yyyy-MM-dd HH:mm zzz", "2026-01-15 10:30 +00:00")]
    public void A_bound_is_written_in_the_declared_format(string format, string expected)
    {
        var filter = new ChangeFilter("since", Declared.Format(format), TimeSpan.Zero, "Europe/Madrid");

        DateWriter.Format(Bound, filter).Should().Be(expected);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_written_bound_is_never_later_than_the_bound(string format)
    {
        DateTimeOffset[] bounds =
        [
            Bound,
            new(2026, 10, 25, 0, 30, 0, TimeSpan.Zero),
            new(2026, 10, 25, 1, 30, 0, TimeSpan.Zero),
            new(2026, 3, 29, 0, 59, 59, TimeSpan.Zero),
            new(2026, 3, 29, 1, 0, 1, TimeSpan.Zero),
            new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero).AddTicks(5),
            new(2001, 1, 1, 0, 0, 0, TimeSpan.FromHours(5)),
        ];

        foreach (var bound in bounds)
        {
            var text = DateWriter.Format(bound, Declared.Format(format), "Europe/Madrid");

            // Whichever way a provider takes a repeated hour, the bound must not be later.
            var source = Declared.Source(format, "Europe/Madrid", DaylightChoice.Later, DaylightChoice.Later) with { Pivot = 2060 };
            var read = new DateReader(source, DateTarget.Instant).Read(text).Should().BeOfType<DateReading.Instant>().Subject;
            read.Value.Should().BeOnOrBefore(bound, "'{0}' is an inclusive lower bound", text);
        }
    }

    [Fact]
    public void A_bound_before_1970_is_cut_towards_the_past()
    {
        var bound = new DateTimeOffset(1969, 12, 31, 23, 59, 58, 500, TimeSpan.Zero);

        DateWriter.Format(bound, Declared.Format("epoch-s")).Should().Be("-2");
    }

    [Fact]
    public void A_zone_that_does_not_exist_is_an_error()
    {
        var write = () => DateWriter.Format(Bound, Declared.Format("iso-local"), "Europe/Nowhere");

        write.Should().Throw<ArgumentException>();
    }
}
