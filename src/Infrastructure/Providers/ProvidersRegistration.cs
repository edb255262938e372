using System.Buffers;
using System.Net;
using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Providers.Diagnosis;
using CleanCustomers.Infrastructure.Providers.Drift;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Infrastructure.Providers.Presets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Providers;

/// <summary>Wires the module Providers: presets and the connectors they describe.</summary>
public static class ProvidersRegistration
{
    public static IServiceCollection AddProviders(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddPresets();
        services.AddSingleton(provider => new ConnectorParts(
            provider.GetRequiredService<TimeProvider>(),
            Random.Shared,
            ArrayPool<byte>.Shared,
            SecretResolver.Resolve,
            provider.GetRequiredService<ILogger<HttpConnector>>())
        {
            ReplaceSecret = SecretWriter.TryReplace,
            StoredPace = provider.GetService<IStore>() is { } store ? new StoredPace(store) : null,
            Outbound = new OutboundRules(
                [.. provider.GetRequiredService<IOptions<ProvidersOptions>>().Value.AllowedNetworks.Select(RangeOf)], () => OwnPorts.Of(provider)),
        });
        services.AddSingleton<IFileMemory, FileMemory>();
        services.AddSingleton<ConnectorMaker>();
        services.AddSingleton<IConnectorDirectory, ConnectorDirectory>();
        services.AddSingleton<IProviderDiagnosis, ProviderDiagnosis>();
        services.AddShapeStore();
        services.AddSingleton<IRecordShapes, RecordShapes>();
        return services;
    }

    // The options are checked when the program starts, so each of them is one.
    private static IPNetwork RangeOf(string text) =>
        NetworkRange.TryParse(text, out var range) ? range : throw new ArgumentException($"'{text}' is no network.", nameof(text));
}
