using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>The clock of a page is never later than the moment at which the provider looked.</summary>
public sealed class ProviderClockTests
{
    private readonly ManualTimeProvider ours = new();

    [Theory]
    [InlineData(-3600)]
    [InlineData(-1)]
    [InlineData(0)]
    public async Task A_clock_behind_ours_is_taken_as_told(int secondsAhead)
    {
        var theirs = new ManualTimeProvider(ours.GetUtcNow().AddSeconds(secondsAhead));
        await using var provider = await ScriptedProvider.StartAsync(records: 1, time: theirs);

        var clock = await ReadClockAsync(provider);

        clock.Should().Be(theirs.GetUtcNow());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(86_400 * 365)]
    public async Task A_clock_ahead_of_ours_counts_for_no_more_than_ours(int secondsAhead)
    {
        var theirs = new ManualTimeProvider(ours.GetUtcNow().AddSeconds(secondsAhead));
        await using var provider = await ScriptedProvider.StartAsync(records: 1, time: theirs);

        var clock = await ReadClockAsync(provider);

        clock.Should().Be(ours.GetUtcNow());
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task The_time_that_the_request_took_is_taken_off(int secondsAhead)
    {
        var theirs = new ManualTimeProvider(ours.GetUtcNow().AddSeconds(secondsAhead));
        await using var provider = await ScriptedProvider.StartAsync(records: 1, time: theirs);
        provider.Rewrites(answer =>
        {
            // Put together already: what changes from now on is not on the page.
            ours.Advance(TimeSpan.FromSeconds(20));
            return answer;
        });
        var sent = ours.GetUtcNow();

        var clock = await ReadClockAsync(provider);

        clock.Should().Be(secondsAhead > 0 ? sent : theirs.GetUtcNow().AddSeconds(-20));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Date: soon\r\n")]
    [InlineData("Date: Mon, 01 Jan 0001 00:00:00 GMT\r\n")]
    public async Task Without_a_usable_date_there_is_no_clock(string header)
    {
        await using var server = RawServer.Start((int _) =>
        {
            ours.Advance(TimeSpan.FromSeconds(1));
            return System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\n{header}\r\n{{\"items\":[]}}");
        });
        await using var provider = await ScriptedProvider.StartAsync();

        var clock = await ReadClockAsync(provider, server.BaseUrl);

        clock.Should().BeNull();
    }

    private async Task<DateTimeOffset?> ReadClockAsync(ScriptedProvider provider, Uri? address = null)
    {
        var preset = provider.Preset();
        using var harness = new ConnectorHarness(preset with { BaseUrl = address ?? preset.BaseUrl }, ours);
        DateTimeOffset? clock = null;
        await foreach (var page in harness.Connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            clock = page.ProviderClock;
            page.Dispose();
        }

        return clock;
    }
}
