using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Customers;

namespace CleanCustomers.Domain.Tests.Customers;

public sealed class DateRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-01-15T08:30:00.123456Z", "")]
    [InlineData("1900-01-01T00:00:00.000001Z", "")]
    [InlineData("2026-11-24T12:00:00.000000Z", "")]
    [InlineData("2026-11-24T12:00:00.000001Z", "date.out_of_window")]
    [InlineData("2099-01-01T00:00:00.000000Z", "date.out_of_window")]
    [InlineData("1899-12-30T00:00:00.000000Z", "date.out_of_window")]
    [InlineData("1900-01-01T00:00:00.000000Z", "date.out_of_window")]
    [InlineData("1899-12-31T23:59:59.999999Z", "date.out_of_window")]
    [InlineData("1970-01-01T00:00:00.000000Z", "date.out_of_window")]
    [InlineData("1970-01-01T00:00:00.000001Z", "")]
    [InlineData("0001-01-01T00:00:00.000000Z", "date.out_of_window")]
    public void An_instant_outside_the_window_is_kept_with_a_note(string text, string findings)
    {
        var notes = Findings.New();

        var value = DateRule.Instant(new DateReading.Instant(Instants.Parse(text)), CustomerField.CreatedAt, Now, notes);

        Instants.Format(value).Should().Be(text);
        Findings.Of(notes).Should().Be(findings);
    }

    [Theory]
    [InlineData("1990-05-20", "1990-05-20", "")]
    [InlineData("1970-01-01", "1970-01-01", "")]
    [InlineData("2026-11-23", "2026-11-23", "")]
    [InlineData("2026-11-24", null, "date.future_birth_day")]
    [InlineData("2569-01-15", null, "date.future_birth_day")]
    [InlineData("1900-01-01", "1900-01-01", "date.out_of_window")]
    [InlineData("1899-12-30", "1899-12-30", "date.out_of_window")]
    [InlineData("1850-06-01", "1850-06-01", "date.out_of_window")]
    [InlineData("1900-01-02", "1900-01-02", "")]
    [InlineData("2024-02-29", "2024-02-29", "")]
    public void A_birth_day_is_between_1900_and_today(string text, string? expected, string findings)
    {
        Instants.TryParseDay(text, out var day).Should().BeTrue();
        var notes = Findings.New();

        var value = DateRule.BirthDay(new DateReading.Day(day), DateOnly.FromDateTime(Now.UtcDateTime), notes);

        (value is { } kept ? Instants.FormatDay(kept) : null).Should().Be(expected);
        Findings.Of(notes).Should().Be(findings);
    }

    [Theory]
    [InlineData("date.truncated", RuleAction.Fix)]
    [InlineData("date.normalised", RuleAction.Fix)]
    [InlineData("date.overlap", RuleAction.Fix)]
    [InlineData("date.out_of_window", RuleAction.Warn)]
    public void What_the_reader_noted_is_kept_once(string rule, RuleAction action)
    {
        var notes = Findings.New();
        var beyond = rule == "date.out_of_window" ? Now.AddYears(9) : Now;

        DateRule.Instant(new DateReading.Instant(beyond, rule), CustomerField.CreatedAt, Now, notes).Should().Be(beyond);

        notes.Notes.Should().Equal(new RuleNote(CustomerField.CreatedAt, rule, action));
    }

    [Fact]
    public void Precision_beyond_the_microsecond_is_cut_even_if_the_reader_left_it()
    {
        var value = DateRule.Instant(new DateReading.Instant(Now.AddTicks(9)), CustomerField.CreatedAt, Now, Findings.New());

        value.Should().Be(Now);
    }

    [Fact]
    public void Absent_is_null_without_a_note()
    {
        var notes = Findings.New();

        DateRule.Instant(DateReading.Absent.Instance, CustomerField.UpdatedAt, Now, notes).Should().BeNull();
        DateRule.BirthDay(DateReading.Absent.Instance, DateOnly.MaxValue, notes).Should().BeNull();

        Findings.Of(notes).Should().BeEmpty();
    }

    [Fact]
    public void An_unreadable_date_leaves_its_field_empty_and_rejects_only_where_it_orders_versions()
    {
        var created = Findings.New();
        var birth = Findings.New();
        var updated = Findings.New();

        DateRule.Instant(DateReading.Unreadable.Instance, CustomerField.CreatedAt, Now, created).Should().BeNull();
        DateRule.BirthDay(DateReading.Unreadable.Instance, DateOnly.MaxValue, birth).Should().BeNull();
        DateRule.Instant(DateReading.Unreadable.Instance, CustomerField.UpdatedAt, Now, updated).Should().BeNull();

        created.Notes.Should().Equal(new RuleNote(CustomerField.CreatedAt, "date.unreadable", RuleAction.Warn));
        birth.Notes.Should().Equal(new RuleNote(CustomerField.BirthDate, "date.unreadable", RuleAction.Warn));
        updated.Rejection!.Rule.Should().Be("date.unreadable");
    }

    [Fact]
    public void A_day_where_an_instant_belongs_and_the_reverse_are_unreadable()
    {
        var notes = Findings.New();

        DateRule.Instant(new DateReading.Day(new DateOnly(2026, 1, 1)), CustomerField.CreatedAt, Now, notes).Should().BeNull();
        DateRule.BirthDay(new DateReading.Instant(Now), DateOnly.MaxValue, notes).Should().BeNull();

        Findings.Of(notes).Should().Be("date.unreadable date.unreadable");
    }
}
