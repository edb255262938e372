using System.Net;
using System.Net.Sockets;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests.Outbound;

public sealed class ConnectionTests
{
    [Fact]
    public async Task All_pages_of_all_runs_share_one_connection()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1_000, pageSize: 100);
        var connections = 0;
        var outbound = OutboundRules.None with
        {
            Resolve = (_, _) =>
            {
                Interlocked.Increment(ref connections);
                return Task.FromResult(new[] { IPAddress.Loopback });
            },
        };
        using var harness = new ConnectorHarness(provider.Preset(), outbound: outbound);

        for (var run = 0; run < 5; run++)
        {
            (await harness.ReadAsync()).Fault.Should().BeNull();
        }

        provider.RequestCount.Should().Be(50);
        connections.Should().BeLessThanOrEqualTo(4, "the platform may open a second one while the first is busy, but never one per page");
    }

    [Fact]
    public async Task A_connection_that_the_provider_closed_while_idle_is_not_noticed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var hangUp = new SemaphoreSlim(0);
        var connections = 0;
        var serving = Task.Run(async () =>
        {
            while (connections < 2)
            {
                using var client = await listener.AcceptTcpClientAsync();
                connections++;
                await AnswerOneAsync(client.GetStream());
                await hangUp.WaitAsync();
            }
        });
        await using var provider = await ScriptedProvider.StartAsync(records: 1);
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        using var harness = new ConnectorHarness(provider.Preset(limits: new Limits { Retries = 0 }) with { BaseUrl = address });

        var first = await harness.ReadAsync();
        hangUp.Release();
        var second = await harness.ReadAsync();
        hangUp.Release();
        await serving;

        first.Ids.Should().Equal("a");
        second.Fault.Should().BeNull();
        second.Ids.Should().Equal("a");
        connections.Should().Be(2);
        hangUp.Dispose();
    }

    private static async Task AnswerOneAsync(NetworkStream stream)
    {
        var head = new byte[8192];
        var length = 0;
        while (!head.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            length += await stream.ReadAsync(head.AsMemory(length));
        }

        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 34\r\n\r\n{\"items\":[{\"id\":\"a\"}],\"next\":null}"u8.ToArray());
    }
}
