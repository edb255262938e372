using System.Text.Json.Nodes;
using CleanCustomers.Application.Collection;

namespace CleanCustomers.Conformance.Tests;

/// <summary>The product with one shipped preset, a store of its own and the system the preset is for, on one clock that skips waits.</summary>
internal sealed class Trial : IAsyncDisposable
{
    public const int Count = 60;

    private readonly string folder;
    private readonly string provider;
    private readonly SkippingTimeProvider time;

    private Trial(Simulator system, CollectionApp app, SkippingTimeProvider time, string folder, string provider)
    {
        System = system;
        App = app;
        this.time = time;
        this.folder = folder;
        this.provider = provider;
    }

    public Simulator System { get; }

    public CollectionApp App { get; }

    public People People => System.People;

    public static async Task<Trial> StartAsync(Shipped shipped)
    {
        var clock = new SkippingTimeProvider();
        var system = shipped.Start(clock, Count);
        await system.StartAsync();
        var presets = Directory.CreateTempSubdirectory("cleancustomers-presets-").FullName;
        var name = shipped.WriteTo(presets, system);
        var app = await CollectionApp.StartAsync(new CollectionApp.Setup
        {
            Time = clock, PresetFolder = presets, Settings = [new("Collection:CommitEvery", "00:00:00"), new("Providers:AllowedNetworks:0", "127.0.0.0/8")],
        });
        return new Trial(system, app, clock, presets, name);
    }

    /// <summary>Long enough for any index to have caught up and any provider to be asked again.</summary>
    public void Later() => time.Advance(TimeSpan.FromHours(1));

    public Task<RunView> CollectAsync(bool full = false) => App.CollectAsync(provider, full);

    public async Task<RunView> CollectWellAsync(bool full = false)
    {
        var run = await CollectAsync(full);
        run.State.Should().Be(RunState.Succeeded, "{0}: {1}", run.ErrorCode, run.ErrorMessage);
        return run;
    }

    /// <summary>Everybody who lives is stored with all the fields the system tells, and nobody else but some who were deleted since.</summary>
    public void ShouldHoldEverybody()
    {
        var stored = App.Rows("SELECT external_id || char(9) || fields FROM record_bodies WHERE removed = 0")
            .Select(row => row!.Split('\t', 2)).ToDictionary(row => row[0], row => JsonNode.Parse(row[1])!, StringComparer.Ordinal);
        var differences = People.Live.SelectMany(person => Differences(person, stored.GetValueOrDefault(System.IdOf(person)))).ToList();

        differences.Should().BeEmpty();
        stored.Keys.Should().BeSubsetOf(People.All.Select(System.IdOf));
    }

    public IReadOnlyList<string?> Tombstones() => App.Rows("SELECT external_id FROM record_bodies WHERE removed = 1 ORDER BY external_id");

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await System.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private IEnumerable<string> Differences(Person person, JsonNode? stored)
    {
        var id = System.IdOf(person);
        return stored is null
            ? [$"{id} is missing"]
            : System.FieldsOf(person).Where(field => (string?)stored[field.Key] != field.Value)
                .Select(field => $"{id}: {field.Key} is '{(string?)stored[field.Key]}', not '{field.Value}'");
    }
}
