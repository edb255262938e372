using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>How much of a provider we allow ourselves.</summary>
public sealed class BudgetTests
{
    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task No_span_holds_more_requests_than_the_budget_allows()
    {
        var sent = new List<DateTimeOffset>();
        await using var provider = await ScriptedProvider.StartAsync(records: 700, pageSize: 100);
        provider.Answers(
            (http, proper, stopped) =>
            {
                sent.Add(time.GetUtcNow());
                return Answers.Bytes(proper.ToArray())(http, proper, stopped);
            },
            times: int.MaxValue);
        using var harness = HarnessFor(provider, new Budget(new RequestRate(2, TimeSpan.FromSeconds(10)), null));

        var reading = harness.ReadAsync();
        while (!reading.IsCompleted)
        {
            await Eventually.True(() => reading.IsCompleted || time.Pending.Any(due => due <= TimeSpan.FromSeconds(10)));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        (await reading).Ids.Should().HaveCount(700);
        sent.Should().HaveCount(7);
        sent.Should().OnlyContain(at => sent.Count(other => other >= at && other < at.AddSeconds(10)) <= 2);
        (sent[^1] - sent[0]).Should().Be(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_budget_that_comes_back_late_ends_the_run_and_tells_when()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        using var harness = HarnessFor(provider, new Budget(new RequestRate(2, TimeSpan.FromHours(1)), null));

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.quota");
        outcome.PageSizes.Should().Equal(100, 100);
        outcome.Fault!.NotBefore.Should().Be(time.GetUtcNow().AddHours(1));
        outcome.Fault.Class.Should().Be(Application.Providers.Contracts.FaultClass.Throttled);
    }

    [Fact]
    public async Task When_everybody_has_used_most_of_a_shared_quota_one_request_an_hour_asks_again()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(WithLimit("api-usage=4,000/5,000"), times: 2);
        using var harness = HarnessFor(provider, new Budget(null, new DailyQuota("Sforce-Limit-Info", 0.2m, 0.8m)));

        var first = await harness.ReadAsync();
        var refused = await harness.ReadAsync();
        time.Advance(TimeSpan.FromHours(1));
        var again = await harness.ReadAsync();
        var requests = provider.RequestCount;
        time.Advance(TimeSpan.FromHours(1));
        var free = await harness.ReadAsync();

        new[] { first, refused, again }.Should().OnlyContain(outcome => outcome.Code == "provider.quota");
        first.PageSizes.Should().Equal(100);
        refused.PageSizes.Should().BeEmpty();
        again.PageSizes.Should().Equal(100);
        requests.Should().Be(2);
        free.Ids.Should().HaveCount(250);
    }

    [Fact]
    public async Task Our_own_share_of_a_quota_is_counted_over_a_day()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1000, pageSize: 100);
        provider.Answers(WithLimit("api-usage=10/100"), times: int.MaxValue);
        using var harness = HarnessFor(provider, new Budget(null, new DailyQuota("Sforce-Limit-Info", 0.05m, 0.8m)));

        var first = await harness.ReadAsync();
        time.Advance(TimeSpan.FromHours(24));
        var tooSoon = await harness.ReadAsync();
        time.Advance(TimeSpan.FromHours(1));
        var nextDay = await harness.ReadAsync();

        first.Code.Should().Be("provider.quota");
        first.PageSizes.Should().HaveCount(5);
        first.Fault!.Message.Should().Contain("2026-01-02T01:00:00");
        tooSoon.PageSizes.Should().BeEmpty();
        nextDay.PageSizes.Should().HaveCount(5);
    }

    [Theory]
    [InlineData("32/40", 32, 40)]
    [InlineData("api-usage=18/5000", 18, 5000)]
    [InlineData("api-usage=7,999/15,000; per-app=1/2", 7999, 15000)]
    [InlineData("1,200.00 / 2,400.00", 1200, 2400)]
    public void A_pair_is_read_with_its_separators(string text, int used, int limit)
    {
        UsageText.Pair(text).Should().Be(new Allowance(used, limit));
    }

    [Theory]
    [InlineData("")]
    [InlineData("18")]
    [InlineData("1/0")]
    [InlineData("a/b")]
    public void What_is_no_pair_is_none(string text)
    {
        UsageText.Pair(text).Should().BeNull();
    }

    private static Answer WithLimit(string value) => (http, proper, stopped) =>
        Answers.Bytes(proper.ToArray(), "application/json", ("Sforce-Limit-Info", value))(http, proper, stopped);

    private ConnectorHarness HarnessFor(ScriptedProvider provider, Budget budget) => new(provider.Preset(limits: new Limits()) with { Budget = budget }, time);
}
