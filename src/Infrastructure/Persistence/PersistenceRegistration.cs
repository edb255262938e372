using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CleanCustomers.Infrastructure.Persistence;

public static class PersistenceRegistration
{
    public static IServiceCollection AddPersistence(this IServiceCollection services)
    {
        SqliteRuntime.Configure();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<StorageOptions>().BindConfiguration("Storage").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SqliteDatabase>();
        services.AddSingleton<Migrations>();
        return services;
    }

    /// <summary>Applies outstanding migrations; call before anything else touches the store.</summary>
    /// <returns>How many were applied.</returns>
    /// <exception cref="Application.Common.StoreException">The store cannot be used.</exception>
    public static int MigrateStore(this IServiceProvider services) => services.GetRequiredService<Migrations>().Apply();
}
