using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Tests.Common;

public sealed class InstantsTests
{
    private static readonly DateTimeOffset Morning = new DateTimeOffset(2026, 1, 15, 8, 30, 0, TimeSpan.Zero).AddMicroseconds(123456);

    [Fact]
    public void An_instant_is_written_in_27_characters_with_offset_zero()
    {
        var text = Instants.Format(Morning.ToOffset(TimeSpan.FromHours(2)));

        text.Should().Be("2026-01-15T08:30:00.123456Z").And.HaveLength(27);
    }

    [Fact]
    public void Midnight_is_never_shortened()
    {
        var text = Instants.Format(new DateTimeOffset(2026, 1, 15, 0, 0, 0, TimeSpan.Zero));

        text.Should().Be("2026-01-15T00:00:00.000000Z");
    }

    [Fact]
    public void Precision_is_cut_and_never_rolls_into_the_next_day()
    {
        var value = Instants.Canonical(new DateTimeOffset(2026, 1, 15, 23, 59, 59, TimeSpan.Zero).AddTicks(9_999_999));

        Instants.Format(value).Should().Be("2026-01-15T23:59:59.999999Z");
    }

    [Fact]
    public void What_was_written_is_read_back_equal()
    {
        var read = Instants.Parse(Instants.Format(Morning));

        read.Should().Be(Morning);
        read.Offset.Should().Be(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("2026-01-15T08:30:00Z")]
    [InlineData("2026-01-15T08:30:00.123Z")]
    [InlineData("2026-01-15T08:30:00.1234567Z")]
    [InlineData("2026-01-15T08:30:00.123456+00:00")]
    [InlineData("2026-01-15t08:30:00.123456z")]
    [InlineData("2026-01-15 08:30:00.123456Z")]
    [InlineData(" 2026-01-15T08:30:00.123456Z")]
    [InlineData("2026-02-30T08:30:00.123456Z")]
    [InlineData("2026-01-15T24:00:00.000000Z")]
    [InlineData("")]
    [InlineData("1768473000")]
    public void Any_other_form_is_refused(string text)
    {
        Instants.TryParse(text, out _).Should().BeFalse();
        FluentActions.Invoking(() => Instants.Parse(text)).Should().Throw<FormatException>();
    }

    [Theory]
    [InlineData("2024-02-29", true)]
    [InlineData("2026-02-29", false)]
    [InlineData("2026-2-1", false)]
    [InlineData("01/02/2026", false)]
    [InlineData("2026-01-15T00:00:00", false)]
    public void A_day_has_ten_characters_and_exists(string text, bool readable)
    {
        Instants.TryParseDay(text, out var day).Should().Be(readable);

        (readable ? Instants.FormatDay(day) : text).Should().Be(text);
    }

    [Theory]
    [MemberData(nameof(Cultures.Awkward), MemberType = typeof(Cultures))]
    public void No_culture_changes_the_written_form(string culture)
    {
        var (instant, day, read) = Cultures.Run(culture, () =>
            (Instants.Format(Morning), Instants.FormatDay(new DateOnly(1990, 5, 20)), Instants.Parse("2026-01-15T08:30:00.123456Z")));

        instant.Should().Be("2026-01-15T08:30:00.123456Z");
        day.Should().Be("1990-05-20");
        read.Should().Be(Morning);
    }

    [Fact]
    public void Absent_stays_absent()
    {
        Instants.Format((DateTimeOffset?)null).Should().BeNull();
    }
}
