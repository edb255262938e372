using System.Globalization;
using System.Text.Json;

namespace CleanCustomers.CommandLine.Tests;

/// <summary>A preset cannot make the program call itself, although it may call other programs of this machine.</summary>
public sealed class OwnAddressTests : IDisposable
{
    private readonly ProgramHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task The_serving_program_is_no_provider_and_its_sandbox_is()
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ProgramHome.FreePort()}");
        await File.WriteAllTextAsync(Path.Combine(home.Providers, "self.json"), $$"""
            {
              "provider": "self", "baseUrl": "{{url}}/api/v1", "schedule": null, "network": { "allow": ["127.0.0.0/8"] }, "request": { "path": "/customers" },
              "paging": { "style": "page", "parameter": "page" }, "end": { "rule": "emptyPage" }, "records": "$.items", "map": { "id": "$.id", "name": "$.name" }
            }
            """);
        using var server = home.Start("serve", "--urls", url);
        await server.SaysAsync("Ctrl+C stops it.");
        using var http = await home.ClientAsync(url, "providers.write");

        using var self = await http.GetAsync(new Uri("/api/v1/providers/self/preview", UriKind.Relative));
        using var sandbox = await http.GetAsync(new Uri("/api/v1/providers/sandbox/preview", UriKind.Relative));

        var problem = JsonDocument.Parse(await self.Content.ReadAsStringAsync()).RootElement;
        problem.GetProperty("code").GetString().Should().Be("provider.address_blocked");
        problem.GetProperty("detail").GetString().Should().Contain("CleanCustomers itself");
        sandbox.IsSuccessStatusCode.Should().BeTrue();
    }
}
