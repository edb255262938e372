using CleanCustomers.Application.Common;
using CleanCustomers.Infrastructure.Persistence.Care;
using CleanCustomers.Infrastructure.Persistence.Postgres;
using CleanCustomers.Infrastructure.Persistence.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Persistence;

public static class PersistenceRegistration
{
    /// <summary>The embedded store, or PostgreSQL where <see cref="StorageOptions.Postgres"/> is set.</summary>
    public static IServiceCollection AddPersistence(this IServiceCollection services)
    {
        SqliteRuntime.Configure();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<StorageOptions>().BindConfiguration("Storage").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, PostgresIsUsable>();
        services.AddSingleton<SqliteDatabase>();
        services.AddSingleton<SqliteMigrations>();
        services.AddSingleton<PostgresDatabase>();
        services.AddSingleton(provider => new PostgresMigrations(
            provider.GetRequiredService<PostgresDatabase>(), MigrationFile.Of("Postgres"), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PostgresMigrations>>()));
        services.AddSingleton<IStore>(provider => IsPostgres(provider) ? provider.GetRequiredService<PostgresDatabase>() : provider.GetRequiredService<SqliteDatabase>());
        services.AddSingleton<IMigrations>(provider =>
            IsPostgres(provider) ? provider.GetRequiredService<PostgresMigrations>() : provider.GetRequiredService<SqliteMigrations>());
        services.AddSingleton<IStoreCare, StoreCare>();
        services.AddSingleton<IOrderMemory, OrderMemory>();
        return services;
    }

    /// <summary>Applies outstanding migrations; call before anything else touches the store.</summary>
    /// <returns>How many were applied.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public static int MigrateStore(this IServiceProvider services) => services.GetRequiredService<IMigrations>().Apply();

    /// <summary>Where the store is, for people.</summary>
    public static string StorePlace(this IServiceProvider services) => services.GetRequiredService<IStore>().Place;

    private sealed class PostgresIsUsable : IValidateOptions<StorageOptions>
    {
        public ValidateOptionsResult Validate(string? name, StorageOptions options) =>
            options.Postgres is not null && options.Connection().Fault is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }

    private static bool IsPostgres(IServiceProvider provider) => provider.GetRequiredService<IOptions<StorageOptions>>().Value.Postgres is not null;
}
