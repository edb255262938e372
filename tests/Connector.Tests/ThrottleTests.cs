using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>Waits that a provider names, in all the forms they come in; not one request before.</summary>
public sealed class ThrottleTests
{
    private static readonly DateTimeOffset Clock = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ManualTimeProvider time = new();

    [Theory]
    [InlineData("7", DelayForm.RetryAfter, 7)]
    [InlineData("2.128", DelayForm.RetryAfter, 2.128)]
    [InlineData(" 7 ", DelayForm.RetryAfter, 7)]
    [InlineData("1,200.00", DelayForm.RetryAfter, 1200)]
    [InlineData("Thu, 01 Jan 2026 00:00:20 GMT", DelayForm.RetryAfter, 20)]
    [InlineData("Thursday, 01-Jan-26 00:00:20 GMT", DelayForm.RetryAfter, 20)]
    [InlineData("Thu Jan  1 00:00:20 2026", DelayForm.RetryAfter, 20)]
    [InlineData("2026-01-01T00:00:20Z", DelayForm.RetryAfter, 20)]
    [InlineData("2026-01-01T00:00:20.5Z", DelayForm.RetryAfter, 20.5)]
    [InlineData("2026-01-01T01:00:20+01:00", DelayForm.RetryAfter, 20)]
    [InlineData("99999999999", DelayForm.RetryAfter, 31 * 86_400)]
    [InlineData("1e300", DelayForm.RetryAfter, 31 * 86_400)]
    [InlineData("Thu, 01 Jan 2099 00:00:20 GMT", DelayForm.RetryAfter, 31 * 86_400)]
    [InlineData("1500", DelayForm.Milliseconds, 1.5)]
    [InlineData("0.5", DelayForm.Seconds, 0.5)]
    [InlineData("1767225630", DelayForm.EpochSeconds, 30)]
    [InlineData("1767225630.25", DelayForm.EpochSeconds, 30.25)]
    [InlineData("1767225630250", DelayForm.EpochMilliseconds, 30.25)]
    [InlineData("1767225630250", DelayForm.EpochSeconds, 31 * 86_400)]
    public void A_named_wait_is_read(string text, DelayForm form, double seconds)
    {
        DelayText.Read(text, form, Clock).Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("-5", DelayForm.RetryAfter)]
    [InlineData("0", DelayForm.RetryAfter)]
    [InlineData("", DelayForm.RetryAfter)]
    [InlineData("soon", DelayForm.RetryAfter)]
    [InlineData("NaN", DelayForm.RetryAfter)]
    [InlineData("-1e300", DelayForm.RetryAfter)]
    [InlineData("Thu, 01 Jan 2026 00:00:00 GMT", DelayForm.RetryAfter)]
    [InlineData("2025-12-31T23:59:59Z", DelayForm.RetryAfter)]
    [InlineData("1767225600", DelayForm.EpochSeconds)]
    [InlineData("0", DelayForm.EpochSeconds)]
    [InlineData("2026-01-01T00:00:20Z", DelayForm.Seconds)]
    public void What_names_no_wait_is_none(string text, DelayForm form)
    {
        DelayText.Read(text, form, Clock).Should().BeNull();
    }

    [Theory]
    [InlineData("X-Retry-Ms", "1500", DelayForm.Milliseconds, 1.5)]
    [InlineData("X-RateLimit-Reset", "1767225630", DelayForm.EpochSeconds, 30)]
    public async Task Another_header_names_the_wait(string header, string value, DelayForm form, double seconds)
    {
        await using var provider = await ScriptedProvider.StartAsync(time: time);
        provider.Answers(Answers.Status(429, (header, value)), afterPage: 1);
        using var harness = HarnessFor(provider, new Throttle { Delays = [new DelaySource("Retry-After", null, DelayForm.RetryAfter), new DelaySource(header, null, form)] });

        var reading = harness.ReadAsync();
        await WaitOutAsync(seconds);

        (await reading).Ids.Should().HaveCount(250);
        provider.RequestCount.Should().Be(4);
    }

    [Fact]
    public async Task The_body_names_the_wait()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Says(420, """{"error":{"retry_after":"12.5"}}"""), afterPage: 1);
        using var harness = HarnessFor(
            provider, new Throttle { Statuses = [420], Delays = [new DelaySource(null, ScriptedProvider.Path("$.error.retry_after"), DelayForm.Seconds)] });

        var reading = harness.ReadAsync();
        await WaitOutAsync(12.5);

        (await reading).Ids.Should().HaveCount(250);
    }

    [Fact]
    public async Task A_wait_told_to_one_read_holds_for_all_of_the_provider()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.ThrottlesAfterPage(0, "30");
        using var harness = HarnessFor(provider, Throttle.Default);

        var first = harness.ReadAsync();
        await Eventually.True(() => time.Pending.Count == 1);
        var others = Enumerable.Range(0, 5).Select(_ => harness.ReadAsync()).ToList();
        await Eventually.True(() => time.Pending.Count == 6);
        time.Advance(TimeSpan.FromSeconds(29.999));
        var before = provider.RequestCount;
        time.Advance(TimeSpan.FromSeconds(0.001));
        var outcomes = await Task.WhenAll([first, .. others]);

        before.Should().Be(1);
        outcomes.Should().OnlyContain(outcome => outcome.Fault == null && outcome.Ids.Count == 250);
    }

    [Fact]
    public async Task A_wait_longer_than_a_run_sleeps_refuses_every_read_until_it_is_over()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.ThrottlesAfterPage(1, "3600");
        using var harness = HarnessFor(provider, Throttle.Default);

        var told = await harness.ReadAsync();
        var requests = provider.RequestCount;
        var refused = await harness.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(3541));
        var waiting = harness.ReadAsync();
        await WaitOutAsync(59);
        var after = await waiting;

        told.PageSizes.Should().Equal(100);
        told.Fault!.NotBefore.Should().Be(time.GetUtcNow());
        refused.Code.Should().Be("provider.throttled");
        refused.Fault!.NotBefore.Should().Be(told.Fault.NotBefore);
        requests.Should().Be(2);
        after.Ids.Should().HaveCount(250);
        provider.RequestCount.Should().Be(requests + 3);
    }

    [Fact]
    public async Task A_wait_that_is_named_while_a_token_is_fetched_holds_for_the_request_that_needs_it()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        var preset = provider.Preset(limits: new Limits()) with { Auth = new Auth.OAuth2(tokens.Url, "id", "env:SECRET") };
        using var access = new ProviderAccess(preset, ConnectorHarness.Parts(time, _ => "s"));
        tokens.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var request = new HttpRequestMessage(HttpMethod.Get, provider.BaseUrl);

        var admitting = access.AdmitAsync(request, new FaultSite(preset, 1), CancellationToken.None);
        await Eventually.True(() => tokens.RequestCount == 1);
        await access.Pace.ThrottledAsync(new FaultSite(preset, 1).Fault(FaultTable.Throttled, notBefore: time.GetUtcNow().AddSeconds(45)), CancellationToken.None);
        tokens.Gate.SetResult();
        await Eventually.True(() => time.Pending.Contains(TimeSpan.FromSeconds(45)));
        var isAdmitted = admitting.IsCompleted;
        time.Advance(TimeSpan.FromSeconds(45));
        await admitting;

        isAdmitted.Should().BeFalse();
        request.Headers.NonValidated["Authorization"].ToString().Should().Be("Bearer token-1");
    }

    [Fact]
    public async Task Throttling_without_a_hint_keeps_everybody_away_for_a_second()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.ThrottlesAfterPage(0, null);
        using var harness = HarnessFor(provider, Throttle.Default);

        var first = harness.ReadAsync();
        await Eventually.True(() => time.Pending.Count == 1);
        var second = harness.ReadAsync();
        await Eventually.True(() => time.Pending.Count == 2);
        time.Advance(TimeSpan.FromSeconds(0.999));
        var before = provider.RequestCount;
        time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(first, second);

        before.Should().Be(1);
    }

    [Theory]
    [InlineData("32/40", null, null, false, null)]
    [InlineData("36/40", null, null, false, 2.0)]
    [InlineData("api-usage=36/40; other=1/2", null, null, false, 2.0)]
    [InlineData("7,999", 8000.0, null, false, 799.5)]
    [InlineData("1.00", 40.0, null, true, 3.5)]
    [InlineData("4", null, "X-Limit", true, 2.0)]
    [InlineData("40", 40.0, null, true, null)]
    [InlineData("many", 40.0, null, true, null)]
    [InlineData("3/0", null, null, false, null)]
    public async Task A_header_about_use_slows_down_before_the_limit(string value, double? limit, string? limitHeader, bool remaining, double? seconds)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Proper(("X-Usage", value), ("X-Limit", "40")), afterPage: 0);
        var usage = new UsageSource("X-Usage", (decimal?)limit, limitHeader, remaining, 0.8m, 2);
        using var harness = HarnessFor(provider, new Throttle { Usage = usage });

        var outcome = harness.ReadAsync();
        if (seconds > 60)
        {
            (await outcome).Fault!.NotBefore.Should().Be(time.GetUtcNow().AddSeconds(seconds.Value));
            return;
        }

        await WaitOutAsync(seconds is null ? [] : [seconds.Value]);

        (await outcome).Ids.Should().HaveCount(250);
    }

    [Fact]
    public async Task Points_in_the_body_are_let_come_back_before_the_next_request()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 150);
        var restored = new CostBucket(ScriptedProvider.Path("$.cost.left"), ScriptedProvider.Path("$.cost.rate"), ScriptedProvider.Path("$.cost.asked"));
        provider.Answers(WithCost("\"left\":40,\"rate\":50,\"asked\":140"), afterPage: 0);
        using var harness = HarnessFor(provider, new Throttle { Bucket = restored });

        var reading = harness.ReadAsync();
        await WaitOutAsync(2);

        (await reading).Ids.Should().HaveCount(150);
    }

    [Fact]
    public async Task A_200_that_says_throttled_waits_until_its_points_are_back()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 10);
        provider.Answers(Answers.Text(
            """{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":502,"throttleStatus":{"maximumAvailable":1000.0,"currentlyAvailable":2,"restoreRate":50.0}}}}"""));
        var preset = provider.Preset(limits: new Limits()) with
        {
            Errors = [new ErrorRule(null, ScriptedProvider.Path("$.errors[0].extensions.code"), ["THROTTLED"], ErrorMeaning.Throttled)],
            Throttle = new Throttle
            {
                Bucket = new CostBucket(
                    ScriptedProvider.Path("$.extensions.cost.throttleStatus.currentlyAvailable"),
                    ScriptedProvider.Path("$.extensions.cost.throttleStatus.restoreRate"),
                    ScriptedProvider.Path("$.extensions.cost.requestedQueryCost")),
            },
        };
        using var harness = new ConnectorHarness(preset, time);

        var reading = harness.ReadAsync();
        await WaitOutAsync(10);

        (await reading).Ids.Should().HaveCount(10);
        provider.RequestCount.Should().Be(2);
    }

    private static Answer Says(int status, string body) => async (http, _, stopped) =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body), stopped);
    };

    private static Answer Proper(params (string Name, string Value)[] headers) => (http, proper, stopped) =>
        Answers.Bytes(proper.ToArray(), "application/json", headers)(http, proper, stopped);

    private static Answer WithCost(string cost) => (http, proper, stopped) =>
    {
        var text = System.Text.Encoding.UTF8.GetString(proper.Span).TrimEnd();
        return Answers.Text($"{text[..^1]},\"cost\":{{{cost}}}}}")(http, proper, stopped);
    };

    private ConnectorHarness HarnessFor(ScriptedProvider provider, Throttle throttle) =>
        new(provider.Preset(limits: new Limits { Concurrency = 16 }) with { Throttle = throttle }, time);

    private async Task WaitOutAsync(params double[] seconds)
    {
        foreach (var wait in seconds.Select(TimeSpan.FromSeconds))
        {
            await Eventually.True(() => time.Pending.SequenceEqual([wait]));
            time.Advance(wait);
        }
    }
}
