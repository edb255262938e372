using System.Buffers;
using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Infrastructure.Providers.Presets;
using CleanCustomers.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanCustomers.Connector.Tests;

/// <summary>Connectors whose presets change while somebody reads.</summary>
public sealed class SharedConnectorTests
{
    [Fact]
    public async Task A_read_under_way_goes_on_when_only_limits_or_secrets_changed()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        var presets = new ChangingPresets(provider.Preset());
        using var directory = new ConnectorDirectory(presets, new ConnectorMaker(Parts(), new FileMemory()));
        var old = (SharedConnector)directory.All.Single();

        var (ids, fault) = await ReadAsync(old, () => presets.Become(provider.Preset() with { Title = "Other", Limits = new Limits { Retries = 1 } }));

        fault.Should().BeNull();
        ids.Should().HaveCount(250).And.OnlyHaveUniqueItems();
        directory.All.Single().Should().NotBeSameAs(old);
        (old.Readers, old.IsClosed).Should().Be((0, true), "the last reader has let go");
    }

    [Fact]
    public async Task A_read_under_way_stops_when_its_records_would_mean_something_else()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 2_000, pageSize: 100);
        var presets = new ChangingPresets(provider.Preset());
        using var directory = new ConnectorDirectory(presets, new ConnectorMaker(Parts(), new FileMemory()));
        var old = (SharedConnector)directory.All.Single();

        var (ids, fault) = await ReadAsync(old, () => presets.Become(provider.Preset() with { Map = ScriptedProvider.Fields() with { NullWords = ["none"] } }));

        fault!.Error.Code.Should().Be("run.provider_changed");
        fault.Class.Should().Be(FaultClass.Stopped);
        ids.Should().HaveCountLessThan(2_000).And.NotBeEmpty("what was read stands");
        old.IsClosed.Should().BeTrue();
        provider.RequestCount.Should().BeLessThan(20);
    }

    [Fact]
    public async Task A_read_under_way_stops_when_its_provider_is_gone()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 2_000, pageSize: 100);
        var presets = new ChangingPresets(provider.Preset());
        using var directory = new ConnectorDirectory(presets, new ConnectorMaker(Parts(), new FileMemory()));
        var old = (SharedConnector)directory.All.Single();

        var (_, fault) = await ReadAsync(old, () => presets.Become());
        var (_, late) = await ReadAsync(old, () => { });

        fault!.Error.Code.Should().Be("run.provider_removed");
        late!.Error.Code.Should().Be("run.provider_removed", "nobody begins to read it any more");
        directory.All.Should().BeEmpty();
    }

    [Fact]
    public async Task A_stall_does_not_keep_a_removed_provider_alive()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        provider.Answers(Answers.Silence(), afterPage: 1, times: int.MaxValue);
        var presets = new ChangingPresets(provider.Preset());
        using var directory = new ConnectorDirectory(presets, new ConnectorMaker(Parts(), new FileMemory()));

        var (ids, fault) = await ReadAsync(directory.All.Single(), () => presets.Become());

        ids.Should().HaveCount(100);
        fault!.Error.Code.Should().Be("run.provider_removed");
    }

    [Fact]
    public async Task A_reader_that_comes_late_to_a_retired_connector_reads_all_the_same()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 50);
        var presets = new ChangingPresets(provider.Preset());
        using var directory = new ConnectorDirectory(presets, new ConnectorMaker(Parts(), new FileMemory()));
        var old = (SharedConnector)directory.All.Single();
        presets.Become(provider.Preset() with { Title = "Other" });

        var (ids, fault) = await ReadAsync(old, () => { });

        fault.Should().BeNull();
        ids.Should().HaveCount(50);
        old.IsClosed.Should().BeTrue("the client it brought goes with it");
    }

    [Fact]
    public void What_did_not_change_keeps_its_connector()
    {
        var (crm, shop) = (Preset("crm"), Preset("shop"));
        var presets = new ChangingPresets(crm, shop);
        using var directory = new ConnectorDirectory(presets, new ConnectorMaker(Parts(), new FileMemory()));
        var kept = directory.Find(shop.Provider);
        var told = 0;
        directory.Changed += (_, _) => told++;

        presets.Become(crm with { Title = "CRM" }, shop, Preset("erp"));

        directory.Find(shop.Provider).Should().BeSameAs(kept);
        directory.All.Select(connector => connector.Provider.Value).Should().Equal("crm", "shop", "erp");
        told.Should().Be(1);
    }

    private static async Task<(IReadOnlyList<string?> Ids, ProviderFaultException? Fault)> ReadAsync(IConnector connector, Action afterFirstPage)
    {
        var ids = new List<string?>();
        try
        {
            await foreach (var page in connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
            {
                using (page)
                {
                    ids.AddRange(page.Records.Select(record => record.ExternalId));
                    if (page.Number == 1)
                    {
                        afterFirstPage();
                    }
                }
            }

            return (ids, null);
        }
        catch (ProviderFaultException fault)
        {
            return (ids, fault);
        }
    }

    private static Preset Preset(string name) => new()
    {
        Provider = new Domain.Common.ProviderId(name),
        Title = name,
        BaseUrl = new Uri("http://127.0.0.1:9/"),
        Request = new PresetRequest("/customers", [], []),
        Paging = new Paging.Page("page", 1, 100, null),
        End = new EndRule.EmptyPage(),
        Records = ScriptedProvider.Path("$.items"),
        Map = ScriptedProvider.Fields(),
    };

    private static ConnectorParts Parts() =>
        new(TimeProvider.System, Random.Shared, ArrayPool<byte>.Shared, SecretResolver.Resolve, NullLogger<HttpConnector>.Instance);

    private sealed class ChangingPresets(params Preset[] presets) : IPresetDirectory
    {
        public event EventHandler? Changed;

        public IReadOnlyList<PresetFile> Files => [];

        public IReadOnlyList<ProviderPreset> Presets { get; private set; } = presets;

        public IReadOnlyList<PresetProblem> Problems => [];

        public void Become(params Preset[] now)
        {
            Presets = now;
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }
}
