using System.Net;
using System.Net.Sockets;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

public sealed class DeadlineTests
{
    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task No_headers_within_30_seconds_is_a_timeout()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Silence());
        using var harness = new ConnectorHarness(provider.Preset(), time);

        var reading = harness.ReadAsync();
        await Eventually.True(() => provider.RequestCount == 1);
        time.Advance(TimeSpan.FromSeconds(30));
        var outcome = await reading;

        outcome.Code.Should().Be("provider.timeout");
        outcome.Fault!.Class.Should().Be(FaultClass.Transient);
    }

    [Fact]
    public async Task A_body_that_stops_for_15_seconds_is_stalled()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.StallsAfterPage(1);
        using var harness = new ConnectorHarness(provider.Preset(), time);

        var reading = harness.ReadAsync();
        await Eventually.True(() => provider.RequestCount == 2 && time.Pending.Contains(TimeSpan.FromSeconds(15)));
        time.Advance(TimeSpan.FromSeconds(15));
        var outcome = await reading;

        outcome.Code.Should().Be("provider.stalled");
        outcome.PageSizes.Should().Equal(100);
        harness.Pool.Outstanding.Should().Be(0);
    }

    [Fact]
    public async Task A_body_that_drips_is_ended_by_the_page_deadline()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        using var drops = new SemaphoreSlim(0);
        provider.Answers(Answers.Drip(drops));
        using var harness = new ConnectorHarness(provider.Preset(), time);

        var reading = harness.ReadAsync();
        for (var drop = 0; drop < 7; drop++)
        {
            await Eventually.True(() => time.Pending.Contains(TimeSpan.FromSeconds(15)));
            time.Advance(TimeSpan.FromSeconds(14));
            drops.Release();
        }

        await Eventually.True(() => time.Pending.SequenceEqual([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15)]));
        time.Advance(TimeSpan.FromSeconds(2));
        var outcome = await reading;

        outcome.Code.Should().Be("provider.too_slow");
        outcome.Fault!.Class.Should().Be(FaultClass.Limit);
    }

    [Fact]
    public async Task Stopping_is_no_fault_of_the_provider()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.StallInTheMiddle());
        using var harness = new ConnectorHarness(provider.Preset(), time);
        using var stop = new CancellationTokenSource();

        var reading = harness.ReadAsync(cancellationToken: stop.Token);
        await Eventually.True(() => time.Pending.Contains(TimeSpan.FromSeconds(15)));
        await stop.CancelAsync();

        await Task.WhenAny(reading);
        reading.IsCanceled.Should().BeTrue();
        harness.Pool.Outstanding.Should().Be(0);
    }

    [Fact]
    public async Task No_deadline_is_left_behind()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        using var harness = new ConnectorHarness(provider.Preset(), time);

        await harness.ReadAsync();

        time.Pending.Should().BeEmpty();
    }

    [Fact]
    public async Task A_host_that_takes_no_connection_is_a_connect_timeout()
    {
        // A queue for one connection that nobody accepts from: further ones get no answer at all.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        var address = (IPEndPoint)deaf.LocalEndPoint!;
        var waiting = Enumerable.Range(0, 4).Select(_ => new TcpClient()).ToList();
        waiting.ForEach(c => _ = c.ConnectAsync(address));
        await Eventually.True(() => waiting.Exists(c => c.Connected));
        var preset = await PresetAsync(new Uri($"http://{address}/"), new Limits { Retries = 0, Connect = TimeSpan.FromMilliseconds(300) });

        var outcome = await ConnectorHarness.ReadAllAsync(preset);

        outcome.Code.Should().Be("provider.connect_timeout");
        waiting.ForEach(c => c.Dispose());
    }

    private static async Task<Preset> PresetAsync(Uri address, Limits limits)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 0);
        return provider.Preset(limits: limits) with { BaseUrl = address };
    }
}
