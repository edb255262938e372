using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Application.Collection;

/// <summary>When a run has to stop: at once, after the page under way, or at its deadline.</summary>
internal sealed class RunStop : IDisposable
{
    /// <summary>A page that comes within this after the shutdown began is still taken.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource timeout;
    private readonly CancellationTokenRegistration onStopping;
    private readonly CancellationTokenRegistration onTimeout;

    /// <param name="within">Longest time of the run, or null for no bound.</param>
    /// <param name="time">The clock of all of them.</param>
    /// <param name="stopping">The shutdown.</param>
    public RunStop(TimeSpan? within, TimeProvider time, CancellationToken stopping)
    {
        Stopping = stopping;
        Now = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        timeout = new CancellationTokenSource(within ?? Timeout.InfiniteTimeSpan, time);
        Deadline = within is { } longest ? time.GetUtcNow() + longest : null;
        onStopping = stopping.Register(() => Now.CancelAfter(Grace));
        onTimeout = timeout.Token.Register(Now.Cancel);
    }

    /// <summary>Fires when nothing more may be read; whoever must stop the run at once cancels it.</summary>
    public CancellationTokenSource Now { get; }

    /// <summary>The shutdown: no further page is asked for.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>When the run must be over, or null.</summary>
    public DateTimeOffset? Deadline { get; }

    public bool HasTimedOut => timeout.IsCancellationRequested;

    /// <summary>Ends reading after this page if the shutdown has begun and others would follow.</summary>
    public void ThrowIfAsked(ProviderPage page)
    {
        if (page.Next is not null)
        {
            Stopping.ThrowIfCancellationRequested();
        }
    }

    public void Dispose()
    {
        onStopping.Dispose();
        onTimeout.Dispose();
        timeout.Dispose();
        Now.Dispose();
    }
}
