using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests.Outbound;

/// <summary>A provider whose line is dead is asked less and less, and at once again when it answers.</summary>
public sealed class BreakerTests
{
    private const int Reads = 4;

    private const string Page = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"items\":[{\"id\":\"a\"}]}";

    [Fact]
    public async Task A_dead_provider_costs_at_most_four_requests_a_run_and_then_one()
    {
        await using var server = RawServer.Start("");
        using var harness = await HarnessAsync(server.BaseUrl);

        var costs = new List<int>();
        for (var run = 0; run < 6; run++)
        {
            var before = server.RequestCount;
            (await harness.ReadAsync()).Code.Should().Be("provider.reset");
            costs.Add(server.RequestCount - before);
        }

        costs.Should().Equal(4, 1, 1, 1, 1, 1);
    }

    [Fact]
    public async Task The_fifth_failure_in_a_row_ends_the_run_whatever_repeats_are_left()
    {
        await using var server = RawServer.Start("");
        using var harness = await HarnessAsync(server.BaseUrl, retries: 10);

        await harness.ReadAsync();

        server.RequestCount.Should().Be(5);
    }

    [Fact]
    public async Task An_answer_closes_it_whatever_the_answer_is()
    {
        var isDead = true;
        await using var server = RawServer.Start((int _) => System.Text.Encoding.ASCII.GetBytes(isDead ? "" : Page));
        using var harness = await HarnessAsync(server.BaseUrl);
        await harness.ReadAsync();
        await harness.ReadAsync();

        isDead = false;
        var probe = await harness.ReadAsync();
        isDead = true;
        var before = server.RequestCount;
        await harness.ReadAsync();

        probe.Ids.Should().Equal("a");
        (server.RequestCount - before).Should().Be(4, "it is closed again");
    }

    [Fact]
    public async Task A_provider_that_fails_but_answers_does_not_open_it()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.FailsAfterPage(0, 500, times: int.MaxValue);
        using var harness = new ConnectorHarness(provider.Preset(limits: new Limits()), jitter: 0);

        await harness.ReadAsync();
        await harness.ReadAsync();

        provider.RequestCount.Should().Be(8);
    }

    [Fact]
    public async Task A_wait_that_outlasts_the_run_ends_it_and_moves_into_the_next_due_time()
    {
        var time = new ManualTimeProvider();
        await using var provider = await ScriptedProvider.StartAsync(time: time);
        provider.ThrottlesAfterPage(1, "50");
        using var harness = new ConnectorHarness(provider.Preset(limits: new Limits()), time);

        var outcome = await harness.ReadAsync(new ReadFrom(null, null) { Deadline = time.GetUtcNow().AddSeconds(48) });

        outcome.Code.Should().Be("provider.throttled");
        outcome.Fault!.NotBefore.Should().Be(time.GetUtcNow().AddSeconds(50));
        outcome.PageSizes.Should().Equal(100);
        provider.RequestCount.Should().Be(2, "not one request before the time it named");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_more_pages_are_under_way_at_once_than_allowed(int most)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1);
        using var mayAnswer = new SemaphoreSlim(0);
        var (underWay, mostAtOnce) = (0, 0);
        provider.Answers(
            async (http, proper, stopped) =>
            {
                var now = Interlocked.Increment(ref underWay);
                InterlockedMax(ref mostAtOnce, now);
                await mayAnswer.WaitAsync(stopped);
                Interlocked.Decrement(ref underWay);
                http.Response.ContentType = "application/json";
                await http.Response.Body.WriteAsync(proper, stopped);
            },
            times: int.MaxValue);
        using var harness = new ConnectorHarness(provider.Preset(limits: new Limits { Retries = 0, Concurrency = most }));

        var reads = Enumerable.Range(0, Reads).Select(_ => harness.ReadAsync()).ToList();
        for (var asked = most; asked < Reads; asked++)
        {
            await Eventually.True(() => provider.RequestCount >= asked);
            mayAnswer.Release();
        }

        await Eventually.True(() => provider.RequestCount == Reads);
        mayAnswer.Release(most);
        var outcomes = await Task.WhenAll(reads);

        outcomes.Should().OnlyContain(outcome => outcome.Fault == null);
        mostAtOnce.Should().Be(most);
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, now, seen);
        }
    }

    private static async Task<ConnectorHarness> HarnessAsync(Uri address, int retries = 3)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 0);
        return new ConnectorHarness(provider.Preset(limits: new Limits { Retries = retries }) with { BaseUrl = address }, jitter: 0);
    }
}
