using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;

namespace CleanCustomers.Providers.Tests.Dates;

public sealed class DateSourceRulesTests
{
    [Theory]
    [InlineData("pattern:dd/MM/yyyy | pattern:MM/dd/yyyy")]
    [InlineData("pattern:d/M/yyyy | pattern:MM/dd/yyyy")]
    [InlineData("epoch-s | epoch-ms")]
    [InlineData("epoch-us | epoch-ms")]
    [InlineData("epoch-s-fraction | epoch-ms")]
    [InlineData("epoch-s | excel-serial")]
    [InlineData("epoch-s | pattern:yyyyMMdd")]
    [InlineData("iso | pattern:dd/MM/yyyy | pattern:MM/dd/yyyy HH:mm | pattern:MM/dd/yyyy")]
    [InlineData("pattern:HH:mm dd.MM.yyyy | pattern:mm:HH dd.MM.yyyy")]
    public void Formats_that_read_one_text_two_ways_are_refused(string formats)
    {
        var faults = DateSourceRules.Check(Declared.Source(formats, "UTC"), DateTarget.Instant);

        faults.Should().NotBeEmpty().And.OnlyContain(fault => fault.Message.Contains("two different dates", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_digit_years_in_two_orders_are_refused()
    {
        var source = Declared.Source("pattern:dd-MM-yy | pattern:yy-MM-dd", "UTC") with { Pivot = 2030 };

        DateSourceRules.Check(source, DateTarget.Instant).Should().ContainSingle().Which.Member.Should().Be("formats/1");
    }

    [Theory]
    [InlineData("iso | iso-basic-offset | iso-local | iso-date | epoch-s | epoch-s-fraction | ms-json | http-date")]
    [InlineData("epoch-ms | iso")]
    [InlineData("pattern:dd/MM/yyyy | pattern:dd/MM/yyyy HH:mm")]
    [InlineData("pattern:dd/MM/yyyy | pattern:yyyy/MM/dd | pattern:dd.MM.yyyy")]
    [InlineData("pattern:yyyyMMddHHmmss'Z' | pattern:yyyyMMdd")]
    public void Formats_that_differ_in_shape_go_together(string formats)
    {
        DateSourceRules.Check(Declared.Source(formats, "Europe/Madrid"), DateTarget.Instant).Should().BeEmpty();
        DateSourceRules.Check(Declared.Source(formats, "Europe/Madrid"), DateTarget.Day).Should().BeEmpty();
    }

    [Theory]
    [InlineData("Europe/Nowhere")]
    [InlineData("Romance Standard Time")]
    [InlineData("../../etc/passwd")]
    [InlineData("localtime")]
    [InlineData("")]
    public void Row_37_an_unknown_zone_is_a_fault_at_start(string zone)
    {
        var faults = DateSourceRules.Check(Declared.Source("iso-local", zone), DateTarget.Instant);

        faults.Should().ContainSingle().Which.Member.Should().Be("zone");
    }

    [Theory]
    [InlineData("iso-local")]
    [InlineData("iso-date")]
    [InlineData("excel-serial")]
    [InlineData("pattern:dd/MM/yyyy HH:mm")]
    public void An_instant_without_a_zone_is_a_fault(string format)
    {
        DateSourceRules.Check(Declared.Source(format), DateTarget.Instant).Should().ContainSingle().Which.Member.Should().Be("zone");
        DateSourceRules.Check(Declared.Source(format), DateTarget.Day).Should().BeEmpty("a day needs no zone");
    }

    [Theory]
    [InlineData("pattern:dd/MM/yyyy HH:mm zzz")]
    [InlineData("pattern:yyyyMMdd'T'HHmmss'Z'")]
    [InlineData("pattern:yyyyMMddTHHmmssZ")]
    [InlineData("pattern:yyyy-MM-dd HH:mm:ss 'UTC'")]
    public void A_pattern_that_says_its_zone_needs_none(string format)
    {
        DateSourceRules.Check(Declared.Source(format), DateTarget.Instant).Should().BeEmpty();
    }

    [Theory]
    [InlineData("pattern:dd/MM/yy")]
    [InlineData("pattern:dd/MM")]
    [InlineData("pattern:MM/yyyy")]
    [InlineData("pattern:dddd MM yyyy")]
    [InlineData("pattern:yyyy-MM-ddTHH:mm:ssK")]
    [InlineData("pattern:yyyy-MM-dd hh:mm")]
    [InlineData("pattern:yyyy-MM-dd'T")]
    [InlineData("pattern:yyyy-MM-dd\\")]
    [InlineData("pattern:yyyyy-MM-dd")]
    [InlineData("pattern:%d")]
    [InlineData("pattern:d")]
    [InlineData("pattern:yyyy-MM-dd HH:mm:ss.ffffffff")]
    public void A_pattern_that_would_guess_is_refused(string format)
    {
        DateSourceRules.Check(Declared.Source(format, "UTC"), DateTarget.Instant).Should().ContainSingle().Which.Member.Should().Be("formats/0");
    }

    [Theory]
    [InlineData("iso")]
    [InlineData("iso-basic-offset")]
    [InlineData("iso-local")]
    [InlineData("iso-date")]
    [InlineData("epoch-s")]
    [InlineData("epoch-ms")]
    [InlineData("epoch-us")]
    [InlineData("epoch-s-fraction")]
    [InlineData("ms-json")]
    [InlineData("http-date")]
    [InlineData("excel-serial")]
    [InlineData("pattern:dd/MM/yyyy")]
    public void Names_of_formats_read_back(string name)
    {
        DateFormatNames.TryParse(name, out var format).Should().BeTrue();

        DateFormatNames.TextOf(format!).Should().Be(name);
    }

    [Theory]
    [InlineData("ISO")]
    [InlineData("iso8601")]
    [InlineData("pattern:")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_names_are_no_formats(string? name)
    {
        DateFormatNames.TryParse(name, out _).Should().BeFalse();
    }

    [Fact]
    public void A_change_filter_in_local_form_needs_its_zone()
    {
        var filter = new ChangeFilter("since", Declared.Format("iso-local"), TimeSpan.Zero);

        DateSourceRules.Check(filter).Should().ContainSingle().Which.Member.Should().Be("zone");
        DateSourceRules.Check(filter with { Zone = "Europe/Madrid" }).Should().BeEmpty();
        DateSourceRules.Check(filter with { Zone = "Europe/Nowhere" }).Should().ContainSingle().Which.Member.Should().Be("zone");
        DateSourceRules.Check(filter with { Format = Declared.Format("pattern:MM") }).Should().ContainSingle().Which.Member.Should().Be("format");
    }
}
