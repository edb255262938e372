using System.Net;
using System.Net.Sockets;
using CleanCustomers.Infrastructure.Sandbox;
using CleanCustomers.Testing;

namespace CleanCustomers.CommandLine.Tests;

public sealed class SandboxHistoryTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sandbox history ");
    private readonly ManualTimeProvider time = new();

    private string BirthFile => Path.Combine(folder.FullName, "data", "sandbox.json");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_restart_goes_on_with_the_same_history()
    {
        string before;
        await using (var first = await SandboxClient.StartAsync(time, birthFile: BirthFile))
        {
            time.Advance(TimeSpan.FromHours(1));
            before = await first.Http.GetStringAsync(new Uri("/customers?limit=1000", UriKind.Relative));
        }

        await using var second = await SandboxClient.StartAsync(time, birthFile: BirthFile);

        var after = await second.Http.GetStringAsync(new Uri("/customers?limit=1000", UriKind.Relative));
        after.Should().Be(before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"seed\":7,\"customers\":\"many\",\"bornAt\":\"2026-01-01T00:00:00.000000Z\"}")]
    [InlineData("{\"seed\":7,\"customers\":1000,\"bornAt\":\"01/01/2026\"}")]
    public async Task A_damaged_file_begins_a_new_history(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(BirthFile)!);
        await File.WriteAllTextAsync(BirthFile, content);

        await using var sandbox = await SandboxClient.StartAsync(time, birthFile: BirthFile);

        (await sandbox.ReadAllAsync()).Should().HaveCount(1_000);
        (await File.ReadAllTextAsync(BirthFile)).Should().Contain("\"customers\":1000");
    }

    [Fact]
    public async Task A_second_sandbox_on_the_port_is_used_instead_of_started()
    {
        await using var first = await StartAsync(port: 0);

        await using var second = await StartAsync(first.Address.Port);

        second.IsOwn.Should().BeFalse();
        second.Address.Port.Should().Be(first.Address.Port);
    }

    [Fact]
    public async Task Something_else_on_the_port_makes_it_take_a_free_one()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        var hangingUp = HangUpAsync(other);

        await using var sandbox = await StartAsync(taken);

        sandbox.IsOwn.Should().BeTrue();
        sandbox.Address.Port.Should().NotBe(taken);
        sandbox.Address.IsLoopback.Should().BeTrue();
        other.Stop();
        await hangingUp;
    }

    [Fact]
    public async Task A_history_that_cannot_be_kept_is_told()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "data"), "a file where the folder should be");

        await using var sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { Customers = 10, Port = 0 }, BirthFile, time, CancellationToken.None);

        sandbox.KeepsHistory.Should().BeFalse();
    }

    private Task<SandboxServer> StartAsync(int port) =>
        SandboxServer.StartAsync(new SandboxOptions { Customers = 10, Port = port }, null, time, CancellationToken.None);

    private static async Task HangUpAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                (await listener.AcceptTcpClientAsync()).Dispose();
            }
        }
        catch (SocketException)
        {
            // Stopped.
        }
    }
}
