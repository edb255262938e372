using CleanCustomers.Application.Providers;
using CleanCustomers.Infrastructure.Providers.Presets;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Infrastructure.Providers;

internal static class PresetRegistration
{
    /// <summary>Registers the presets of the configured folder (section <c>Providers</c>), read when the process starts and, while it serves, when they change.</summary>
    public static IServiceCollection AddPresets(this IServiceCollection services)
    {
        services.AddOptions<ProvidersOptions>().BindConfiguration("Providers").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IPresetDirectory, PresetDirectory>();
        services.AddHostedService<PresetWatch>();
        return services;
    }
}
