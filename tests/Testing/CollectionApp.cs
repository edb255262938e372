using System.Text.RegularExpressions;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Collection;
using CleanCustomers.Infrastructure.Customers;
using CleanCustomers.Infrastructure.Persistence;
using CleanCustomers.Infrastructure.Providers;
using FluentAssertions;
using MediatR;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Quartz;

namespace CleanCustomers.Testing;

/// <summary>The product as composed for collecting, over a store of its own in a scratch folder.</summary>
public sealed partial class CollectionApp : IAsyncDisposable
{
    private readonly IHost host;
    private readonly bool ownsFolder;
    private readonly string? postgres;

    private CollectionApp(IHost host, string folder, bool ownsFolder, string? postgres)
    {
        this.host = host;
        this.postgres = postgres;
        this.ownsFolder = ownsFolder;
        Folder = folder;
    }

    public string Folder { get; }

    public string DatabasePath => Path.Combine(Folder, "cleancustomers.db");

    public IServiceProvider Services => host.Services;

    public static Task<CollectionApp> StartAsync(params ProviderPreset[] presets) => StartAsync(new Setup(), presets);

    /// <param name="setup">What differs from the defaults.</param>
    public static async Task<CollectionApp> StartAsync(Setup setup, params ProviderPreset[] presets)
    {
        var folder = setup.Folder ?? Directory.CreateTempSubdirectory("cleancustomers-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Storage:Folder", folder), new("Providers:Folder", setup.PresetFolder ?? "providers"), .. setup.Settings]);
        var database = setup.Postgres ?? (SharedPostgres.IsWanted ? await SharedPostgres.DatabaseOfAsync(folder) : null);
        if (database is not null)
        {
            builder.Configuration.AddInMemoryCollection([new("Storage:Postgres", database)]);
        }

        builder.Services.AddLogging();
        builder.Services.AddSingleton(setup.Time);
        builder.Services.AddCqrs().AddPersistence().AddProviders().AddProviderStates().AddCollection().AddCollectionReaders().AddCustomers();
        if (setup.PresetFolder is null)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<IPresetDirectory>(new FixedPresets(presets)));
        }

        if (setup.Scheduled)
        {
            builder.Services.AddCollectionSchedule();

            // The scheduler waits in real time, whatever clock it reads: look often, so that a fast clock is not missed.
            builder.Services.Configure<QuartzSchedulerOptions>(quartz => quartz.IdleWaitTime = TimeSpan.FromSeconds(1));
        }

        var built = builder.Build();
        built.Services.MigrateStore();
        await built.StartAsync();
        return new CollectionApp(built, folder, setup.Folder is null, database);
    }

    public async Task<RunView> CollectAsync(string provider = "crm", bool full = false, CancellationToken cancellationToken = default)
    {
        var outcome = await SendAsync(new CollectCustomers(new ProviderId(provider), Full: full), cancellationToken);
        outcome.Error.Should().BeNull();
        var run = outcome.Value;
        run.Counters.AddUp.Should().BeTrue("read = created + updated + unchanged + removed + quarantined + suppressed");
        return run;
    }

    public async Task<Result<T>> SendAsync<T>(IRequest<Result<T>> message, CancellationToken cancellationToken = default)
    {
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(message, cancellationToken);
    }

    /// <summary>The first column of every row.</summary>
    public IReadOnlyList<string?> Rows(string sql)
    {
        using var connection = postgres is null ? new SqliteConnection($"Data Source={DatabasePath};Pooling=False") : StoreMirror.Of(postgres, sql);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string?>();
        while (reader.Read())
        {
            rows.Add(reader.IsDBNull(0) ? null : reader.GetString(0));
        }

        return rows;
    }

    [GeneratedRegex("\\bx'(?<hex>[0-9a-f]*)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bytes();

    public string? Value(string sql) => Rows(sql).Single();

    public void Execute(string sql)
    {
        if (postgres is null)
        {
            Rows(sql);
            return;
        }

        using var connection = new NpgsqlConnection(postgres);
        connection.Open();
        using var command = new NpgsqlCommand(Bytes().Replace(sql, @"CAST('\x${hex}' AS bytea)"), connection);
        command.ExecuteNonQuery();
    }

    /// <summary>External ids of records that have not been removed.</summary>
    public IReadOnlyList<string?> LiveIds() => Rows("SELECT external_id FROM record_bodies WHERE removed = 0 ORDER BY external_id");

    public Task StopAsync() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        if (ownsFolder)
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>What a test wants different.</summary>
    public sealed record Setup
    {
        public TimeProvider Time { get; init; } = TimeProvider.System;

        /// <summary>A folder that outlives the app; default one that goes with it.</summary>
        public string? Folder { get; init; }

        /// <summary>A folder of preset files to use instead of presets made in code.</summary>
        public string? PresetFolder { get; init; }

        public bool Scheduled { get; init; }

        /// <summary>Connection string of the database to use; default the embedded store.</summary>
        public string? Postgres { get; init; }

        public IReadOnlyList<KeyValuePair<string, string?>> Settings { get; init; } = [];
    }

    private sealed record FixedPresets(IReadOnlyList<ProviderPreset> Presets) : IPresetDirectory
    {
        public IReadOnlyList<PresetFile> Files => [];

        public IReadOnlyList<PresetProblem> Problems => [];
    }
}
