using System.Diagnostics;
using System.Net;
using CleanCustomers.Application.Customers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Web.Tests;

public sealed class LimitTests
{
    [Fact]
    public async Task Who_is_too_fast_is_told_when_to_come_again()
    {
        await using var app = await TestApp.StartAsync(builder => builder.Configuration["Limits:RequestsPerMinute"] = "60");

        var answers = new List<(HttpResponseMessage Answer, System.Text.Json.Nodes.JsonNode? Body)>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add(await app.SendAsync(HttpMethod.Get, "/api/v1/runs"));
        }

        answers.Take(2).Select(pair => pair.Answer.StatusCode).Should().AllBeEquivalentTo(HttpStatusCode.OK, "two seconds' share may come at once");
        var (refused, body) = answers.Last(pair => pair.Answer.StatusCode != HttpStatusCode.OK);
        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        TestApp.Problem(refused, body).Code().Should().Be("caller.too_fast");
        refused.Headers.RetryAfter!.Delta.Should().BePositive();
        refused.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        (await app.SendAsync(HttpMethod.Get, "/health/live")).Answer.StatusCode.Should().Be(HttpStatusCode.OK);
        await Task.Delay(refused.Headers.RetryAfter.Delta!.Value + TimeSpan.FromSeconds(0.5), TimeProvider.System);
        (await app.SendAsync(HttpMethod.Get, "/api/v1/runs")).Answer.StatusCode.Should().Be(HttpStatusCode.OK, "the promise holds");
    }

    [Theory]
    [InlineData("Limits:ConcurrentPerCaller", HttpStatusCode.TooManyRequests, "caller.too_many")]
    [InlineData("Limits:Concurrent", HttpStatusCode.ServiceUnavailable, "service.busy")]
    public async Task Too_many_at_once_are_refused_and_health_is_not(string limit, HttpStatusCode status, string code)
    {
        var held = new Held();
        await using var app = await TestApp.StartAsync(builder =>
        {
            builder.Configuration[limit] = "2";
            held.AddTo(builder);
        });
        await KnownAsync(app);
        var first = app.GetAsync("/api/v1/customers/summary");
        var second = app.GetAsync("/api/v1/customers/summary");
        await held.AskedAsync(2);

        var (refused, body) = await app.SendAsync(HttpMethod.Get, "/api/v1/runs");
        var (health, _) = await app.SendAsync(HttpMethod.Get, "/health/ready");
        held.Go.SetResult();
        await Task.WhenAll(first, second);

        refused.StatusCode.Should().Be(status);
        TestApp.Problem(refused, body).Code().Should().Be(code);
        refused.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));
        health.StatusCode.Should().Be(HttpStatusCode.OK);
        (await app.SendAsync(HttpMethod.Get, "/api/v1/runs")).Answer.StatusCode.Should().Be(HttpStatusCode.OK, "the places are free again");
    }

    [Fact]
    public async Task Those_who_wait_take_no_place_from_others()
    {
        await using var app = await TestApp.StartAsync(builder =>
        {
            builder.Configuration["Limits:Concurrent"] = "2";
            builder.Configuration["Limits:WaitingPerCaller"] = "5";
        });
        await KnownAsync(app);
        using var leave = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 5).Select(_ => WaitAsync(app, leave.Token)).ToList();

        HttpResponseMessage sixth;
        do
        {
            sixth = (await app.SendAsync(HttpMethod.Get, "/api/v1/changes/?wait=1")).Answer;
        }
        while (sixth.StatusCode == HttpStatusCode.OK);
        var usual = (await app.SendAsync(HttpMethod.Get, "/api/v1/changes")).Answer;
        await leave.CancelAsync();
        await Task.WhenAll(waiting).Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();

        sixth.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        usual.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Limits:ExportsPerCaller", HttpStatusCode.TooManyRequests)]
    [InlineData("Limits:Exports", HttpStatusCode.ServiceUnavailable)]
    public async Task Exports_are_counted_apart(string limit, HttpStatusCode status)
    {
        await using var app = await TestApp.StartAsync(builder => builder.Configuration[limit] = "1");
        app.Store.Many(60_000);
        await KnownAsync(app);
        using var first = await app.Client.GetAsync(new Uri("/api/v1/customers/export", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

        var (second, _) = await app.SendAsync(HttpMethod.Get, "/api/v1/customers/EXPORT/");
        var (list, _) = await app.SendAsync(HttpMethod.Get, "/api/v1/customers");

        second.StatusCode.Should().Be(status);
        second.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(10));
        list.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Under_four_times_what_it_takes_on_health_answers_within_a_second_and_work_goes_on()
    {
        await using var app = await TestApp.StartAsync(builder =>
        {
            builder.Configuration["Limits:Concurrent"] = "16";
            builder.Configuration["Limits:RequestsPerMinute"] = "0";
        });
        app.Store.Many(20_000);
        var (times, statuses) = (new List<TimeSpan>(), new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>());
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var load = Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var answer = await app.Client.GetAsync(new Uri("/api/v1/customers?limit=500&sort=name", UriKind.Relative));
                statuses.Add(answer.StatusCode);
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
                }
            }
        })).ToList();

        while (!stop.IsCancellationRequested)
        {
            var clock = Stopwatch.StartNew();
            (await app.SendAsync(HttpMethod.Get, "/health/ready")).Answer.StatusCode.Should().Be(HttpStatusCode.OK);
            times.Add(clock.Elapsed);
        }

        await Task.WhenAll(load);
        times.Order().ElementAt(times.Count * 9 / 10).Should().BeLessThan(TimeSpan.FromSeconds(1), "nine of ten, because askers and other tests share the processors");
        statuses.Should().Contain(HttpStatusCode.OK);
        statuses.Distinct().Should().BeSubsetOf([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]);
    }

    [Theory]
    [InlineData("Limits:Concurrent", "0")]
    [InlineData("Limits:RequestsPerMinute", "-1")]
    [InlineData("Limits:ExportTime", "00:00:00")]
    [InlineData("Cors:AllowedOrigins:0", "*")]
    [InlineData("Cors:AllowedOrigins:0", "https://app.example.com/")]
    [InlineData("Cors:AllowedOrigins:0", "app.example.com")]
    public async Task A_setting_that_makes_no_sense_stops_the_start(string key, string value)
    {
        var start = async () => await TestApp.StartAsync(builder => builder.Configuration[key] = value);

        await start.Should().ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>();
    }

    [Theory]
    [InlineData("externalId", 400, "query.too_long")]
    [InlineData("search", 200, "search.too_long")]
    public async Task A_parameter_has_its_longest_value(string parameter, int longest, string code)
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Provider("crm");

        (await app.RefusedAsync($"/api/v1/customers?provider=crm&{parameter}={new string('a', longest + 1)}")).Code().Should().Be(code);
        (await app.GetAsync($"/api/v1/customers?provider=crm&{parameter}={new string('a', longest)}")).Items().Should().BeEmpty();
    }

    // Until there is a place: the one that looks whether all are taken may be faster.
    private static async Task WaitAsync(TestApp app, CancellationToken leave)
    {
        while ((await app.Client.GetAsync(new Uri("/api/v1/changes?wait=60", UriKind.Relative), leave)).StatusCode == HttpStatusCode.TooManyRequests)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, leave);
        }
    }

    // From the first answer on the key has its own share; before, it is its address's.
    private static async Task KnownAsync(TestApp app) => await app.GetAsync("/api/v1/runs");

    /// <summary>A summary that is answered when a test says so.</summary>
    private sealed class Held : ISummaryReader
    {
        private readonly SemaphoreSlim asked = new(0);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void AddTo(WebApplicationBuilder builder) => builder.Services.AddSingleton<ISummaryReader>(this);

        public async Task<CustomerCounts> CountAsync(int countries, CancellationToken cancellationToken)
        {
            asked.Release();
            await Go.Task.WaitAsync(cancellationToken);
            return new CustomerCounts(0, 0, [], [], 0, 0, 0, []);
        }

        public async Task AskedAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                (await asked.WaitAsync(TimeSpan.FromSeconds(10))).Should().BeTrue();
            }
        }
    }
}
