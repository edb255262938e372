using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Collection;
using CleanCustomers.Infrastructure.Customers;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Providers;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace CleanCustomers.Benchmarks;

/// <summary>The product, composed as it serves, without schedule and API; collects the benchmark's provider into a folder.</summary>
internal sealed class Product : IAsyncDisposable
{
    private static readonly ProviderId Provider = new("benchmark");

    private readonly IHost host;

    private Product(IHost host) => this.host = host;

    /// <param name="postgres">Connection string; null for the embedded store.</param>
    public static Task<Product> StartAsync(Uri provider, string folder, string? postgres, CancellationToken cancellationToken) =>
        StartAsync([PresetOf(Provider, provider, cron: null)], folder, postgres, isScheduled: false, cancellationToken);

    /// <summary>Providers that are only planned or claimed: nobody answers at their address.</summary>
    /// <param name="cron">When the n-th is due.</param>
    /// <param name="isScheduled">Starts the scheduler.</param>
    public static Task<Product> StartAsync(
        IReadOnlyList<ProviderId> providers, Func<int, string> cron, string folder, string? postgres, bool isScheduled, CancellationToken cancellationToken) =>
        StartAsync(
            [.. providers.Select((provider, at) => PresetOf(provider, new Uri("http://127.0.0.1:1"), cron(at)))], folder, postgres, isScheduled, cancellationToken);

    private static async Task<Product> StartAsync(
        IReadOnlyList<ProviderPreset> presets, string folder, string? postgres, bool isScheduled, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Storage:Folder", folder), new("Storage:Postgres", postgres), new("Collection:RunOnceAtStart", "false")]);
        builder.Services.AddLogging();
        builder.Services.AddCqrs().AddPersistence().AddCustomers().AddProviders().AddCollection();
        builder.Services.Replace(ServiceDescriptor.Singleton<IPresetDirectory>(new FixedPresets(presets)));
        if (isScheduled)
        {
            builder.Services.AddCollectionSchedule();
        }

        var built = builder.Build();
        built.Services.MigrateStore();
        await built.StartAsync(cancellationToken);
        return new Product(built);
    }

    public IServiceProvider Services => host.Services;

    public async Task<(long Read, long Stored)> CollectAsync(CancellationToken cancellationToken)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var result = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new CollectCustomers(Provider), cancellationToken);
        var run = result.IsSuccess ? result.Value : throw new InvalidOperationException(result.Error!.Message);
        return run.State == RunState.Succeeded
            ? (run.Counters.Read, run.Counters.Created + run.Counters.Updated)
            : throw new InvalidOperationException($"The run ended {run.State}: {run.ErrorCode} {run.ErrorMessage}");
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    // Without a change filter: the second collection reads every page again, the worst case.
    private static Preset PresetOf(ProviderId provider, Uri address, string? cron) => new()
    {
        Provider = provider,
        Title = "Benchmark",
        Cron = cron,
        BaseUrl = address,
        Request = new PresetRequest("/customers", [], []),
        Paging = new Paging.BodyToken("cursor", At("$.next"), 1000, "limit"),
        End = new EndRule.Flag(At("$.has_more"), Value: false),
        Records = At("$.data"),
        Network = new Network { Allow = ["127.0.0.0/8"] },
        Map = new FieldMap(
            At("$.id"),
            new Dictionary<CustomerField, TextSource>
            {
                [CustomerField.GivenName] = First("$.first_name"),
                [CustomerField.FamilyName] = First("$.last_name"),
                [CustomerField.Company] = First("$.company"),
                [CustomerField.Email] = First("$.email"),
                [CustomerField.Phone] = First("$.phone"),
                [CustomerField.AddressLine1] = First("$.address.line1"),
                [CustomerField.AddressLine2] = First("$.address.line2"),
                [CustomerField.City] = First("$.address.city"),
                [CustomerField.Region] = First("$.address.region"),
                [CustomerField.PostalCode] = First("$.address.postal_code"),
                [CustomerField.Country] = First("$.address.country"),
                [CustomerField.Language] = First("$.language"),
            },
            new Dictionary<CustomerField, DateSource>
            {
                [CustomerField.BirthDate] = Date("$.birth_date", DateFormatKind.IsoDate),
                [CustomerField.CreatedAt] = Date("$.created_at", DateFormatKind.Iso),
                [CustomerField.UpdatedAt] = Date("$.updated_at", DateFormatKind.Iso),
            },
            Removed: null,
            NullWords: []),
    };

    private static JsonPath At(string text) => JsonPath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));

    private static TextSource.FirstOf First(string path) => new([At(path)]);

    private static DateSource Date(string path, DateFormatKind kind) =>
        new(At(path), [new DateFormat(kind)], Zone: null, NullWords: [], DaylightChoice.Issue, DaylightChoice.Issue);

    private sealed class FixedPresets(IReadOnlyList<ProviderPreset> presets) : IPresetDirectory
    {
        public IReadOnlyList<PresetFile> Files { get; } = [.. presets.Select(preset => new PresetFile($"{preset.Provider}.json", preset, []))];

        public IReadOnlyList<ProviderPreset> Presets => presets;

        public IReadOnlyList<PresetProblem> Problems => [];
    }
}
