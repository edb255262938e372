using CleanCustomers.Application.Collection;
using CleanCustomers.Web.CommandLine;

namespace CleanCustomers.CommandLine.Tests;

public sealed class ProgressTextTests
{
    private static readonly RunSighting Halfway = new(
        new RunCounters(Pages: 4, Read: 2_000, Created: 1_990, Updated: 0, Unchanged: 0, Removed: 2, Quarantined: 8, Suppressed: 0), 5, 2_500, 5_000);

    [Fact]
    public void A_known_total_gives_a_share_a_speed_and_a_time_left()
    {
        var (bar, counters) = ProgressText.ForTerminal("sandbox", Halfway, TimeSpan.FromSeconds(5), 120, 0);

        bar.Should().Be("sandbox ━━━━━━━━━━━━──────────── 50 % · 500 records/s · 0:05 · ETA 0:05".Replace(" 50 %", "  50 %", StringComparison.Ordinal));
        counters.Should().Be("  pages 4 · records 2,000 · created 1,990 · removed 2 · quarantined 8");
    }

    [Fact]
    public void An_unknown_total_promises_no_end()
    {
        var (bar, _) = ProgressText.ForTerminal("crm", Halfway with { Total = null }, TimeSpan.FromSeconds(5), 120, 3);

        bar.Should().NotContain("ETA").And.NotContain("%").And.Contain("500 records/s");
    }

    [Fact]
    public void Before_the_first_page_it_says_what_it_waits_for()
    {
        var (bar, counters) = ProgressText.ForTerminal("crm", null, TimeSpan.FromSeconds(61), 120, 0);

        bar.Should().EndWith("1:01");
        counters.Should().Contain("asking for the first page");
    }

    [Fact]
    public void Lines_never_reach_the_last_column()
    {
        var (bar, counters) = ProgressText.ForTerminal("a-provider-with-a-long-name", Halfway, TimeSpan.FromHours(2), 40, 0);

        bar.Length.Should().Be(39);
        counters.Length.Should().Be(39);
    }

    [Fact]
    public void A_line_for_a_log_file_names_every_counter()
    {
        var line = ProgressText.ForPipe("sandbox", Halfway, TimeSpan.FromHours(1.5));

        line.Should().Be(
            "sandbox: pages 4 · records 2,000 · created 1,990 · updated 0 · unchanged 0 · removed 2 · quarantined 8 · 0 records/s · 1:30:00 · ETA 1:30:00");
    }

    [Theory]
    [InlineData(0.46, "0.5 s")]
    [InlineData(61, "1:01")]
    public void A_duration_below_a_second_shows_tenths(double seconds, string shown) =>
        ProgressText.Duration(TimeSpan.FromSeconds(seconds)).Should().Be(shown);

    [Theory]
    [InlineData(1, "1 page")]
    [InlineData(1_200, "1,200 pages")]
    public void One_is_not_many(long count, string shown) => ProgressText.Count(count, "page").Should().Be(shown);

    [Fact]
    public void A_total_that_is_too_small_never_shows_more_than_everything()
    {
        var (bar, _) = ProgressText.ForTerminal("crm", Halfway with { Total = 100 }, TimeSpan.FromSeconds(5), 120, 0);

        bar.Should().Contain("100 %").And.Contain("ETA 0:00");
    }
}
