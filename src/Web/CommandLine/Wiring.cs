using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Web.CommandLine;

/// <summary>
/// What commands need of Infrastructure, which only <c>Program.cs</c> knows. A command builds its host from it and starts it or, for a
/// one-time order, does not: then nothing is scheduled and no port is opened.
/// </summary>
internal sealed record Wiring
{
    /// <summary>Registers every module, without the schedule.</summary>
    public required Action<IServiceCollection> AddModules { get; init; }

    /// <summary>Registers collecting by schedule; only for the process that serves.</summary>
    public required Action<IServiceCollection> AddSchedule { get; init; }

    /// <summary>Options type by configuration section, for checking settings before anything is built.</summary>
    public required IReadOnlyDictionary<string, Type> Sections { get; init; }

    /// <summary>Brings the store to the newest form and tells how many migrations were applied.</summary>
    public required Func<IServiceProvider, int> MigrateStore { get; init; }

    /// <summary>The database's full path.</summary>
    public required Func<IServiceProvider, string> StorePath { get; init; }

    /// <summary>When a schedule is due next after an instant, or null when never.</summary>
    public required Func<CollectionSchedule, DateTimeOffset, DateTimeOffset?> NextDue { get; init; }

    /// <summary>Serves the sandbox as configured in section <c>Sandbox</c>, or finds the one that runs already.</summary>
    public required Func<IConfiguration, CancellationToken, Task<RunningSandbox>> StartSandboxAsync { get; init; }
}

/// <param name="Address">Where it answers.</param>
/// <param name="IsOwn">False when another process serves it.</param>
/// <param name="IsMoved">Its port was taken by another program.</param>
/// <param name="KeepsHistory">False when its history ends with the process.</param>
/// <param name="DemoToken">What requests to it carry.</param>
/// <param name="Server">Dispose it to stop serving.</param>
internal sealed record RunningSandbox(Uri Address, bool IsOwn, bool IsMoved, bool KeepsHistory, string DemoToken, IAsyncDisposable Server) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
