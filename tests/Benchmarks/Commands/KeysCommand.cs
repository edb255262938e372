using System.Diagnostics;
using System.Globalization;
using System.Text;
using CleanCustomers.Application.Access;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Access;
using CleanCustomers.Infrastructure.Persistence;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Benchmarks.Commands;

/// <summary>What it costs a request to have its key checked: remembered for a second, and looked up each time.</summary>
internal static class KeysCommand
{
    private static readonly CompositeFormat Row = CompositeFormat.Parse("{0,-22} {1,14} {2,10}");

    public static async Task RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        await using var postgres = await BenchmarkPostgres.StartAsync(arguments);
        await using var database = postgres is null ? null : await FreshDatabase.CreateAsync(postgres);
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        try
        {
            Print("key", "checks/s", "us each");
            for (var pair = 0; pair < arguments.Number("pairs", 3); pair++)
            {
                await MeasureAsync("remembered 1 s", "00:00:01", folder, database?.ConnectionString, arguments, cancellationToken);
                await MeasureAsync("looked up each time", "00:00:00", folder, database?.ConnectionString, arguments, cancellationToken);
            }
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, string memory, string folder, string? place, Arguments arguments, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            [new("Storage:Folder", folder), new("Storage:Postgres", place), new("Access:KeyMemory", memory)]).Build());
        services.AddCqrs().AddPersistence().AddAccess();
        await using var provider = services.BuildServiceProvider();
        provider.MigrateStore();
        await using var scope = provider.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<IMediator>()
            .Send(new CreateKey($"client-{Guid.NewGuid():N}"[..20], [Scope.CustomersRead], null, "benchmark"), cancellationToken);
        var guard = provider.GetRequiredService<KeyGuard>();
        var checks = arguments.Number("checks", 20_000);
        for (var i = 0; i < 500; i++)
        {
            await guard.CheckAsync(made.Value.Text, cancellationToken);
        }

        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < checks; i++)
        {
            if ((await guard.CheckAsync(made.Value.Text, cancellationToken)).Error is { } error)
            {
                throw new InvalidOperationException(error.Message);
            }
        }

        var took = Stopwatch.GetElapsedTime(started);
        Print(name, Figures.Whole(checks / took.TotalSeconds), Figures.Ratio(took.TotalMicroseconds / checks));
    }

    private static void Print(params object[] columns) => Console.WriteLine(string.Format(CultureInfo.InvariantCulture, Row, columns));
}
