using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers;
using CleanCustomers.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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

    [Fact]
    public async Task A_refresh_token_that_the_provider_replaces_is_written_to_its_file()
    {
        var folder = Directory.CreateTempSubdirectory("cleancustomers-");
        var file = Path.Combine(folder.FullName, "refresh.txt");
        await File.WriteAllTextAsync(file, "first");
        await using var tokens = await TokenServer.StartAsync();
        tokens.Extra = ",\"refresh_token\":\"second\"";
        await using var provider = await ScriptedProvider.StartAsync();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddProviders()
            .AddSingleton<IFileMemory>(new FileMemory())
            .AddSingleton<IPresetDirectory>(new FixedPresets([provider.Preset() with { Auth = new Auth.OAuth2(tokens.Url, "id", "") { RefreshToken = "file:" + file } }]))
            .BuildServiceProvider();

        await foreach (var page in services.GetRequiredService<IConnectorDirectory>().All[0].ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            page.Dispose();
        }

        (await File.ReadAllTextAsync(file)).Should().Be("second");
        provider.Requests.Should().OnlyContain(request => request.Headers["Authorization"] == "Bearer token-1");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Networks_that_the_configuration_allows_are_allowed_to_every_provider()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var preset = provider.Preset() with { Network = Network.Default };

        var without = await ReadAsync(preset, []);
        var with = await ReadAsync(preset, [new("Providers:AllowedNetworks:0", "10.0.0.0/8"), new("Providers:AllowedNetworks:1", "127.0.0.0/8")]);
        var own = await ReadAsync(preset, [new("Providers:AllowedNetworks:0", "127.0.0.0/8"), new("urls", $"http://[::1]:1;{provider.BaseUrl}")]);

        without.Should().Be("provider.address_blocked");
        with.Should().BeNull();
        own.Should().Be("provider.address_blocked", "that is where this program itself is configured to listen");
    }

    [Fact]
    public async Task A_network_in_the_configuration_that_is_none_is_told()
    {
        await using var provider = await ScriptedProvider.StartAsync();

        var reading = () => ReadAsync(provider.Preset(), [new("Providers:AllowedNetworks:0", "10.1.2.3/8")]);

        (await reading.Should().ThrowAsync<OptionsValidationException>()).WithMessage("*AllowedNetworks*10.1.2.3/8*");
    }

    private static async Task<string?> ReadAsync(Preset preset, IReadOnlyList<KeyValuePair<string, string?>> settings)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddProviders()
            .AddSingleton<IFileMemory>(new FileMemory())
            .AddSingleton<IPresetDirectory>(new FixedPresets([preset]))
            .BuildServiceProvider();
        try
        {
            await foreach (var page in services.GetRequiredService<IConnectorDirectory>().All[0].ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
            {
                page.Dispose();
            }

            return null;
        }
        catch (ProviderFaultException fault)
        {
            return fault.Error.Code;
        }
    }

    private sealed record FixedPresets(IReadOnlyList<ProviderPreset> Presets) : IPresetDirectory
    {
        public IReadOnlyList<PresetFile> Files => [];

        public IReadOnlyList<PresetProblem> Problems => [];
    }
}
