using System.Net;
using System.Net.Sockets;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests.Outbound;

/// <summary>The check as requests meet it: on the address connected to, for every connection.</summary>
public sealed class AddressCheckTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.1")]
    [InlineData("①②⑦.0.0.1")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("0")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("0.0.0.0")]
    public async Task No_spelling_of_this_machine_gets_around_the_check(string host)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var preset = provider.Preset(limits: new Limits()) with
        {
            BaseUrl = new Uri($"http://{host}:{provider.BaseUrl.Port}/"), Network = Network.Default,
        };

        var outcome = await ConnectorHarness.ReadAllAsync(preset);

        outcome.Code.Should().Be("provider.address_blocked");
        outcome.Fault!.Class.Should().Be(FaultClass.Config);
        outcome.Fault.Message.Should().Contain("\"network\": { \"allow\": [\"").And.Contain("Providers:AllowedNetworks");
        provider.RequestCount.Should().Be(0);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task What_a_preset_allows_is_read_however_it_is_spelled(string host)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var preset = provider.Preset() with
        {
            BaseUrl = new Uri($"http://{host}:{provider.BaseUrl.Port}/"), Network = new Network { Allow = ["127.0.0.1/32"] },
        };

        var outcome = await ConnectorHarness.ReadAllAsync(preset);

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().HaveCount(250);
    }

    [Fact]
    public async Task A_name_that_comes_to_point_inward_is_refused_at_the_next_connection()
    {
        await using var provider = await ScriptedProvider.StartAsync(pageSize: 100);
        provider.Answers(ClosingAfterAnswer(), times: 1);
        var asked = 0;
        var outbound = OutboundRules.None with
        {
            Resolve = (_, _) => Task.FromResult(new[] { Interlocked.Increment(ref asked) == 1 ? IPAddress.Loopback : IPAddress.Parse("127.0.0.9") }),
        };
        var preset = provider.Preset() with
        {
            BaseUrl = new Uri($"http://crm.example:{provider.BaseUrl.Port}/"), Network = new Network { Allow = ["127.0.0.1/32"] },
        };
        using var harness = new ConnectorHarness(preset, outbound: outbound);

        var outcome = await harness.ReadAsync();

        outcome.PageSizes.Should().Equal(100);
        outcome.Code.Should().Be("provider.address_blocked");
        outcome.Fault!.Message.Should().Contain("127.0.0.9/32").And.Contain("crm.example");
    }

    [Fact]
    public async Task Of_several_addresses_only_those_that_are_allowed_are_tried()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var outbound = OutboundRules.None with { Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Parse("10.9.8.7"), IPAddress.Loopback }) };
        var preset = provider.Preset() with
        {
            BaseUrl = new Uri($"http://crm.example:{provider.BaseUrl.Port}/"), Network = new Network { Allow = ["127.0.0.1/32"] },
        };
        using var harness = new ConnectorHarness(preset, outbound: outbound);

        var outcome = await harness.ReadAsync();

        outcome.Fault.Should().BeNull();
    }

    [Fact]
    public async Task A_dead_first_address_costs_a_moment_and_not_the_run()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var silent = new IPEndPoint(IPAddress.Parse("127.0.0.3"), provider.BaseUrl.Port);
        deaf.Bind(silent);
        deaf.Listen(0);
        var waiting = Enumerable.Range(0, 4).Select(_ => new TcpClient()).ToList();
        waiting.ForEach(c => _ = c.ConnectAsync(silent));
        await Eventually.True(() => waiting.Exists(c => c.Connected));
        var outbound = OutboundRules.None with { Resolve = (_, _) => Task.FromResult(new[] { silent.Address, IPAddress.Parse("127.0.0.4"), IPAddress.Loopback }) };
        using var harness = new ConnectorHarness(
            provider.Preset() with { BaseUrl = new Uri($"http://crm.example:{provider.BaseUrl.Port}/") }, outbound: outbound);
        var begun = TimeProvider.System.GetTimestamp();

        var outcome = await harness.ReadAsync();

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().HaveCount(250);
        TimeProvider.System.GetElapsedTime(begun).Should().BeLessThan(new Limits().Connect, "the dead address would have cost all of it");
        waiting.ForEach(c => c.Dispose());
    }

    [Fact]
    public async Task The_first_reason_is_told_when_no_address_takes_the_connection()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var outbound = OutboundRules.None with { Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Parse("127.0.0.5"), IPAddress.Parse("127.0.0.6") }) };
        using var harness = new ConnectorHarness(
            provider.Preset() with { BaseUrl = new Uri($"http://crm.example:{RawServer.NobodyListens().Port}/") }, outbound: outbound);

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.refused");
    }

    [Fact]
    public async Task This_program_itself_is_no_provider()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var outbound = OutboundRules.None with { OwnPorts = () => [provider.BaseUrl.Port] };
        using var harness = new ConnectorHarness(provider.Preset(), outbound: outbound);

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.address_blocked");
        outcome.Fault!.Message.Should().Contain("CleanCustomers itself").And.Contain("cannot be allowed");
        provider.RequestCount.Should().Be(0);
    }

    private static Answer ClosingAfterAnswer() => async (http, proper, stopped) =>
    {
        http.Response.Headers.Connection = "close";
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(proper, stopped);
    };
}
