using CleanCustomers.Application.Collection;
using CleanCustomers.Infrastructure.Coordination;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace CleanCustomers.Infrastructure.Collection;

public static class CollectionRegistration
{
    // Runs mostly wait; a place in the scheduler's pool costs nothing while nobody is in it.
    private const int MostProviders = 500;

    /// <summary>Collecting and its store.</summary>
    public static IServiceCollection AddCollection(this IServiceCollection services)
    {
        services.AddCollectionUseCases();
        services.AddCoordination();
        services.AddSingleton<CollectionMeter>();
        services.AddSingleton<ProcessOwner>();
        services.AddSingleton<IRunLedger, RunLedger>();
        services.AddSingleton<IPageStore, PageStore>();
        services.AddSingleton<IQuarantineStore, QuarantineStore>();
        services.AddSingleton<IAbsenceStore, AbsenceStore>();
        services.AddSingleton<BackgroundRuns>();
        services.AddSingleton<IBackgroundRuns>(provider => provider.GetRequiredService<BackgroundRuns>());
        services.AddHostedService(provider => provider.GetRequiredService<BackgroundRuns>());
        return services;
    }

    /// <summary>Collecting by schedule; only in the process that serves.</summary>
    public static IServiceCollection AddCollectionSchedule(this IServiceCollection services)
    {
        services.AddQuartz(quartz =>
        {
            quartz.UseInMemoryStore();

            // Each provider has at most one run, so this is never what a run waits for: one that hangs holds up no other (ADR 0018).
            quartz.UseDefaultThreadPool(MostProviders);
        });
        services.AddSingleton<DueRuns>();
        services.AddHostedService<NodeWatch>();
        services.AddHostedService<ScheduleProviders>();
        services.AddQuartzHostedService(quartz =>
        {
            quartz.WaitForJobsToComplete = true;
            quartz.AwaitApplicationStarted = true;
        });
        return services;
    }
}
