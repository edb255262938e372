using System.Buffers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Infrastructure.Providers.Presets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

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
            StoredPace = provider.GetService<SqliteDatabase>() is { } database ? new SqliteStoredPace(database) : null,
        });
        services.AddSingleton<IConnectorDirectory, ConnectorDirectory>();
        return services;
    }
}
