using System.Collections.Concurrent;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>How far the runs of this process are, for progress bars; the stored truth is the run itself.</summary>
public sealed class RunProgressBoard
{
    private readonly ConcurrentDictionary<ProviderId, RunProgress> running = new();

    /// <summary>Null when this process is not collecting the provider.</summary>
    public RunProgress? Read(ProviderId provider) => running.GetValueOrDefault(provider);

    public void Write(ProviderId provider, RunProgress progress) => running[provider] = progress;

    public void Clear(ProviderId provider) => running.TryRemove(provider, out _);
}

/// <param name="Committed">Counters of the committed pages.</param>
/// <param name="PagesRead">Pages read and prepared, committed or not.</param>
/// <param name="RecordsRead">Records in them.</param>
/// <param name="Total">Records the provider says the list has, or null.</param>
public sealed record RunProgress(RunId Run, DateTimeOffset StartedAt, RunCounters Committed, long PagesRead, long RecordsRead, long? Total);
