using System.Threading.Channels;

namespace CleanCustomers.Application.Collection;

/// <summary>
/// Third stage of a run: commits whole pages in groups of about <see cref="CollectionOptions.CommitRecords"/> records or
/// <see cref="CollectionOptions.CommitEvery"/>, whichever comes first. A commit is never cancelled. One per run.
/// </summary>
internal sealed class PageWriter(
    IPageStore store, RunProgressBoard board, RunStarter.Started started, TimeProvider time, CollectionOptions options)
{
    // Keeps memory bounded when few records are large.
    private const long CommitBytes = 32L * 1024 * 1024;

    private readonly CoverageRules rules = CoverageRules.Of(started.Connector);
    private readonly List<PreparedPage> group = [];
    private RunCounters committed;
    private long pagesSeen;
    private long recordsSeen;

    public async Task WriteAsync(ChannelReader<PreparedPage> pages, PagePreparer preparer, Backlog backlog)
    {
        try
        {
            while (await pages.WaitToReadAsync(CancellationToken.None))
            {
                await GatherAsync(pages);
                await CommitAsync();
                foreach (var page in group)
                {
                    preparer.Committed(page);
                    backlog.Leave(page.Read);
                }

                Release();
            }
        }
        finally
        {
            Release();
        }
    }

    private async Task GatherAsync(ChannelReader<PreparedPage> pages)
    {
        var begun = time.GetTimestamp();
        long records = 0, bytes = 0;
        while (records < options.CommitRecords && bytes < CommitBytes)
        {
            if (pages.TryRead(out var page))
            {
                group.Add(page);
                records += page.Read;
                bytes += page.Bytes;
                Report(page);
                if (page.Next is null)
                {
                    return;
                }

                continue;
            }

            var left = options.CommitEvery - time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero || !await WaitForPageAsync(pages, left))
            {
                return;
            }
        }
    }

    // False when no page came in time or none will come any more.
    private async Task<bool> WaitForPageAsync(ChannelReader<PreparedPage> pages, TimeSpan longest)
    {
        using var enough = new CancellationTokenSource(longest, time);
        try
        {
            return await pages.WaitToReadAsync(enough.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task CommitAsync()
    {
        try
        {
            committed += await store.CommitAsync(started.Lease, rules, group, recordByRecord: false, CancellationToken.None);
        }
        catch (RefusedByStoreException)
        {
            // One record is to blame: page by page, so that the pages before it stand, and record by record to find it.
            foreach (var page in group)
            {
                committed += await store.CommitAsync(started.Lease, rules, [page], recordByRecord: true, CancellationToken.None);
            }
        }

        Report(null);
    }

    private void Report(PreparedPage? page)
    {
        pagesSeen += page is null ? 0 : 1;
        recordsSeen += page?.Read ?? 0;
        var total = page?.Total ?? board.Read(started.Lease.Provider)?.Total;
        board.Write(
            started.Lease.Provider, new RunProgress(started.Lease.Run, started.Run.StartedAt, committed, pagesSeen, recordsSeen, total));
    }

    private void Release()
    {
        foreach (var page in group)
        {
            page.Dispose();
        }

        group.Clear();
    }
}
