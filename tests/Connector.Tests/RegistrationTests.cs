using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers;
using CleanCustomers.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Connector.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task Every_valid_preset_has_one_connector_that_reads()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddProviders()
            .AddSingleton<IFileMemory>(new FileMemory())
            .AddSingleton<IPresetDirectory>(new FixedPresets([provider.Preset(name: "crm"), provider.Preset(name: "shop")]))
            .BuildServiceProvider();
        var directory = services.GetRequiredService<IConnectorDirectory>();

        var ids = new List<string?>();
        await foreach (var page in directory.Find(new ProviderId("shop"))!.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            ids.AddRange(page.Records.Select(r => r.ExternalId));
            page.Dispose();
        }

        ids.Should().HaveCount(250);
        directory.All.Select(c => c.Provider.Value).Should().Equal("crm", "shop");
        directory.Find(new ProviderId("nobody")).Should().BeNull();
        services.GetRequiredService<IConnectorDirectory>().Should().BeSameAs(directory);
    }

    private sealed record FixedPresets(IReadOnlyList<ProviderPreset> Presets) : IPresetDirectory
    {
        public IReadOnlyList<PresetFile> Files => [];

        public IReadOnlyList<PresetProblem> Problems => [];
    }
}
