using System.Runtime.CompilerServices;
using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>One read of a file drop: file after file in the order of keys, page after page. Used by one caller at a time.</summary>
/// <param name="position">Where an earlier run stopped, or the beginning.</param>
/// <param name="isWhole">Read every file; else those that were not read before.</param>
internal sealed partial class FileWalk(
    FilePreset preset, IFileStorage storage, FileLooks looks, ConnectorParts parts, string fingerprint, FilePosition position, bool isWhole)
{
    private readonly Dictionary<string, string> done = new(StringComparer.Ordinal);
    private readonly RetryBudget budget = new();
    private readonly RecordIds ids = new(preset.Map.Id, preset.Limits.Depth);
    private readonly ILogger logger = parts.Logger;
    private FilePosition at = position;
    private int number;

    public async IAsyncEnumerable<ProviderPage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var begun = parts.Time.GetUtcNow();
        while (true)
        {
            var look = await RetryAsync(() => looks.LookAsync(IsRead, isWhole, cancellationToken), cancellationToken);
            for (var i = 0; i < look.Ready.Count; i++)
            {
                var isLast = i == look.Ready.Count - 1 && look.Waiting.Count == 0;
                await foreach (var page in ReadFileAsync(look.Ready[i], look, isLast, cancellationToken))
                {
                    yield return page;
                }
            }

            if (look.Waiting.Count == 0)
            {
                if (look.Ready.Count == 0)
                {
                    yield return PageOf(null, look, null, isLast: true);
                }

                yield break;
            }

            var waited = parts.Time.GetUtcNow() - begun;
            if (look.Left is not { } left || waited + left > RetryPlan.LongestWait)
            {
                throw storage.Site.Fault(FileFaults.Incomplete, look.DescribeWaiting());
            }

            LogWaiting(preset.Provider.Value, look.Waiting.Count, (long)left.TotalMilliseconds);
            await Task.Delay(left, parts.Time, cancellationToken);
        }
    }

    private async IAsyncEnumerable<ProviderPage> ReadFileAsync(
        ReadyFile ready, FileLook look, bool isLast, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var file = ready.File;
        if (ready.Touched is { } touched)
        {
            yield return Finish(null, file, look, touched, isLast);
            yield break;
        }

        var row = at.Key == file.Key && at.Tag == file.Tag ? at.Row : 0;
        FileReader? reader = null;
        try
        {
            for (var isEnd = false; !isEnd;)
            {
                FilePage page;
                (page, isEnd) = await RetryAsync(NextAsync, cancellationToken);
                row = reader!.Row;
                at = at with { Key = file.Key, Tag = file.Tag, Row = row };
                yield return isEnd ? Finish(page, file, look, FinishedOf(file, reader), isLast) : PageOf(page, look, file, isLast: false);
            }
        }
        finally
        {
            if (reader is not null)
            {
                await reader.DisposeAsync();
            }
        }

        async Task<(FilePage Page, bool IsEnd)> NextAsync()
        {
            try
            {
                if (reader is null)
                {
                    reader = await FileReader.OpenAsync(preset, storage, file, parts, ready.Promise.Checksum is not null, cancellationToken);
                    await reader.SkipAsync(row, cancellationToken);
                }

                return await reader.ReadPageAsync(ids, ready.Promise, cancellationToken);
            }
            catch when (reader is not null)
            {
                // What it stands at is not known any more: the next try opens the file again and goes on behind the last page.
                await reader.DisposeAsync();
                reader = null;
                throw;
            }
        }
    }

    private FinishedFile FinishedOf(FileEntry file, FileReader reader) =>
        new(file.Key, file.FinishedTag, file.Bytes, reader.Sha256, reader.Row, fingerprint);

    private ProviderPage Finish(FilePage? page, FileEntry file, FileLook look, FinishedFile finished, bool isLast)
    {
        done[file.Key] = file.Tag;
        at = at.Between();
        return PageOf(page, look, file, isLast, finished);
    }

    private ProviderPage PageOf(FilePage? page, FileLook look, FileEntry? file, bool isLast, FinishedFile? finished = null)
    {
        number++;
        if (number > preset.Limits.PagesPerRun)
        {
            page?.Dispose();
            throw storage.Site.Fault(FaultTable.TooManyPages);
        }

        return new ProviderPage(page is null ? null : page.Dispose)
        {
            Number = number,
            Body = page?.Bytes ?? default,
            Records = page is null ? [] : page.Records,
            Next = isLast ? null : at.ToCursor(),
            ProviderClock = look.At,
            Files = finished is null && !isLast ? null : new FileProgress(at.Walk, finished, ForgetsOthers: isLast && isWhole),
            OriginOf = page is null || file is null ? null : page.Origins(file),
        };
    }

    /// <summary>In a walk over everything only what this walk has read counts as read.</summary>
    private bool IsRead(FileEntry file, KnownFile? known) =>
        (done.TryGetValue(file.Key, out var tag) && tag == file.Tag)
        || (looks.WasRead(file, known) && (!isWhole || known!.Walk == at.Walk));

    private async Task<T> RetryAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var plan = new RetryPlan(preset.Limits, budget, parts.Jitter, parts.Time);
        while (true)
        {
            budget.CountRequest();
            RetryStep step;
            try
            {
                return await work();
            }
            catch (ProviderFaultException fault) when (fault.Class is FaultClass.Transient or FaultClass.Throttled)
            {
                step = plan.After(fault);
                if (step.Delay is null && step.Fault == fault)
                {
                    throw;
                }
            }

            if (step.Delay is not { } delay)
            {
                throw step.Fault;
            }

            LogAskedAgain(preset.Provider.Value, step.Fault.Error.Code, (long)delay.TotalMilliseconds);
            await Task.Delay(delay, parts.Time, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Provider {Provider}: {Files} files have to stay as they are a little longer, looked at again in {DelayMs} ms")]
    private partial void LogWaiting(string provider, int files, long delayMs);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Provider {Provider}: reading files failed with {Code}, tried again in {DelayMs} ms")]
    private partial void LogAskedAgain(string provider, string code, long delayMs);
}
