using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>Repeats and waits, on a clock that only the test moves. Jitter is fixed at one half.</summary>
public sealed class RetryTests
{
    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task A_transient_fault_is_asked_again_after_growing_waits()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.FailsAfterPage(1, status: 500, times: 3);
        using var harness = HarnessFor(provider);

        var reading = harness.ReadAsync();
        await WaitOutAsync(0.5, 1, 2);
        var outcome = await reading;

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().HaveCount(250).And.OnlyHaveUniqueItems();
        provider.RequestCount.Should().Be(6);
    }

    [Fact]
    public async Task After_three_repeats_the_read_ends_and_the_pages_before_it_stand()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.CutsLineAfterPage(1, times: int.MaxValue);
        using var harness = HarnessFor(provider);

        var reading = harness.ReadAsync();
        await WaitOutAsync(0.5, 1, 2);
        var outcome = await reading;

        outcome.Code.Should().Be("provider.truncated");
        outcome.PageSizes.Should().Equal(100);
        provider.RequestCount.Should().Be(5);
        harness.Pool.Outstanding.Should().Be(0);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("1.5", 1.5)]
    [InlineData("60", 60)]
    [InlineData("Thu, 01 Jan 2026 00:00:20 GMT", 20)]
    [InlineData("Thursday, 01-Jan-26 00:00:20 GMT", 20)]
    public async Task A_throttled_page_waits_as_told(string retryAfter, double seconds)
    {
        await using var provider = await ScriptedProvider.StartAsync(time: time);
        provider.ThrottlesAfterPage(1, retryAfter);
        using var harness = HarnessFor(provider);

        var reading = harness.ReadAsync();
        await WaitOutAsync(seconds);
        var outcome = await reading;

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().HaveCount(250);
        provider.RequestCount.Should().Be(4);
    }

    [Theory]
    [InlineData("0.005")]
    [InlineData("0.0000001")]
    [InlineData("Mon, 01 Jan 2001 00:00:00 GMT")]
    public async Task A_wait_that_is_over_before_it_begins_is_no_wait(string retryAfter)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1);
        provider.Answers(Answers.Status(503, ("Retry-After", retryAfter)));
        using var harness = new ConnectorHarness(provider.Preset(limits: new Limits()), new HastyClock(), jitter: 0);

        var outcome = await harness.ReadAsync();

        outcome.Fault.Should().BeNull();
        provider.RequestCount.Should().Be(2);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(-0.001)]
    [InlineData(0)]
    public void A_moment_that_has_passed_is_not_waited_for(double seconds)
    {
        var fault = new ProviderFaultException(new Domain.Common.Error(Domain.Common.ResultStatus.Unavailable, "provider.throttled", ""), FaultClass.Throttled)
        {
            NotBefore = time.GetUtcNow().AddSeconds(seconds),
        };

        var step = new RetryPlan(new Limits(), new RetryBudget(), new ConstantRandom(0.5), time).After(fault);

        step.Delay.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_date_to_wait_for_is_measured_by_the_providers_own_clock()
    {
        var dayAhead = new ManualTimeProvider(time.GetUtcNow().AddDays(1));
        await using var provider = await ScriptedProvider.StartAsync(time: dayAhead);
        provider.ThrottlesAfterPage(0, "Fri, 02 Jan 2026 00:00:20 GMT");
        using var harness = HarnessFor(provider);

        var reading = harness.ReadAsync();
        await WaitOutAsync(20);

        (await reading).Fault.Should().BeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("-5")]
    [InlineData("0")]
    [InlineData("soon")]
    [InlineData("Mon, 01 Jan 2001 00:00:00 GMT")]
    public async Task Throttling_without_a_usable_hint_waits_a_second_or_more_and_ends_at_the_third(string? retryAfter)
    {
        await using var provider = await ScriptedProvider.StartAsync(time: time);
        provider.ThrottlesAfterPage(0, retryAfter, times: int.MaxValue);
        using var harness = HarnessFor(provider);

        var reading = harness.ReadAsync();
        await WaitOutAsync(1.5, 2);
        var outcome = await reading;

        outcome.Code.Should().Be("provider.throttled");
        outcome.Fault!.NotBefore.Should().Be(time.GetUtcNow().AddMinutes(1));
        provider.RequestCount.Should().Be(3);
    }

    [Theory]
    [InlineData(429, "120", 120, "provider.throttled")]
    [InlineData(429, "60.5", 60.5, "provider.throttled")]
    [InlineData(429, "99999999999", 31 * 86_400, "provider.throttled")]
    [InlineData(503, "90", 90, "provider.unavailable")]
    public async Task A_long_wait_ends_the_read_and_tells_until_when(int status, string retryAfter, double seconds, string code)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Status(status, ("Retry-After", retryAfter)), afterPage: 1);
        using var harness = HarnessFor(provider);

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be(code);
        outcome.Fault!.Class.Should().Be(FaultClass.Throttled);
        outcome.Fault.NotBefore.Should().Be(time.GetUtcNow().AddSeconds(seconds));
        outcome.PageSizes.Should().Equal(100);
    }

    [Fact]
    public async Task A_provider_that_always_throttles_is_left_alone_in_the_end()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.ThrottlesAfterPage(0, "1", times: int.MaxValue);
        using var harness = HarnessFor(provider);

        var reading = harness.ReadAsync();
        await WaitOutAsync([.. Enumerable.Repeat(1.0, 10)]);
        var outcome = await reading;

        outcome.Code.Should().Be("provider.throttled");
        provider.RequestCount.Should().Be(11);
    }

    [Fact]
    public async Task A_broken_contract_is_tried_once_more_in_case_one_node_is_bad()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Html(), afterPage: 1);
        using var harness = HarnessFor(provider);

        var reading = harness.ReadAsync();
        await WaitOutAsync(0.5);

        (await reading).Ids.Should().HaveCount(250);
    }

    [Fact]
    public async Task A_broken_contract_is_not_tried_a_third_time()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Html(), afterPage: 1, times: int.MaxValue);
        using var harness = HarnessFor(provider);

        var reading = harness.ReadAsync();
        await WaitOutAsync(0.5);

        (await reading).Code.Should().Be("provider.not_json");
        provider.RequestCount.Should().Be(3);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(302)]
    public async Task What_a_person_must_mend_is_asked_once(int status)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.FailsAfterPage(0, status, times: int.MaxValue);
        using var harness = HarnessFor(provider);

        var outcome = await harness.ReadAsync();

        outcome.Fault!.Class.Should().BeOneOf(FaultClass.Config, FaultClass.Auth);
        provider.RequestCount.Should().Be(1);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(50, 10)]
    [InlineData(100, 20)]
    public void A_read_may_repeat_a_fifth_of_its_requests_but_never_under_ten(int requests, int repeats)
    {
        var budget = new RetryBudget();
        for (var i = 0; i < requests; i++)
        {
            budget.CountRequest();
        }

        var taken = Enumerable.Range(0, 1_000).Count(_ => budget.TryTake());

        taken.Should().Be(repeats);
    }

    [Theory]
    [InlineData(0.0, 0, 0)]
    [InlineData(0.999999, 1, 29.99997)]
    public void Jitter_spreads_from_nothing_to_a_bound_between_one_and_thirty_seconds(double jitter, double first, double tenth)
    {
        var fault = new ProviderFaultException(new Domain.Common.Error(Domain.Common.ResultStatus.Unavailable, "provider.reset", ""), FaultClass.Transient);
        var plan = new RetryPlan(new Limits { Retries = 10 }, new RetryBudget(), new ConstantRandom(jitter), time);

        var delays = Enumerable.Range(0, 10).Select(_ => plan.After(fault).Delay!.Value.TotalSeconds).ToList();

        delays[0].Should().BeApproximately(first, 0.001);
        delays[9].Should().BeApproximately(tenth, 0.001);
    }

    private ConnectorHarness HarnessFor(ScriptedProvider provider) => new(provider.Preset(limits: new Limits()), time);

    /// <summary>Waits until the read sleeps for exactly these seconds, one wait after the other, and ends each.</summary>
    private async Task WaitOutAsync(params double[] seconds)
    {
        foreach (var wait in seconds.Select(TimeSpan.FromSeconds))
        {
            await Eventually.True(() => time.Pending.SequenceEqual([wait]));
            time.Advance(wait);
        }
    }

    /// <summary>The real clock, but ten seconds pass between any two looks at it.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private int looks;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddSeconds(10 * Interlocked.Increment(ref looks));
    }

    private sealed class ConstantRandom(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
