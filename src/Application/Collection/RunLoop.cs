using System.Threading.Channels;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Application.Collection;

/// <summary>
/// Carries out a claimed run: read pages ‖ hash, probe, clean ‖ commit, over bounded channels. Ends in a recorded outcome whatever happens;
/// pages that were read whole are committed even when reading on fails or a person stops the run.
/// </summary>
internal sealed partial class RunLoop(
    IRunLedger ledger,
    IPageStore store,
    RunProgressBoard board,
    IRecordShapes recordShapes,
    TimeProvider time,
    IOptions<CollectionOptions> options,
    ILogger<RunLoop> logger)
{
    private static readonly TimeSpan CloseAgainAfter = TimeSpan.FromMilliseconds(500);

    /// <param name="started">The claimed run.</param>
    /// <param name="within">Longest time of the run, or null for no bound.</param>
    /// <param name="stopping">Shutdown: the page under way is finished if it comes soon, what is prepared is committed, nothing more is asked for.</param>
    public async Task<Result<RunView>> ExecuteAsync(RunStarter.Started started, TimeSpan? within, CancellationToken stopping)
    {
        var run = started.Lease.Run;
        if (started.Plan.Note is { } note)
        {
            LogReadsEverything(run, started.Lease.Provider, note);
        }

        using var stop = new RunStop(within, time, stopping);
        using var ended = new CancellationTokenSource();
        var watch = new LeaseWatch(ledger, started.Lease, options.Value.LeaseDuration, time, logger);
        var watching = watch.RunAsync(stop.Now, ended.Token);
        var shapes = recordShapes.Begin(started.Lease.Provider);
        var writer = new PageWriter(store, board, started, time, options.Value);
        RunEnd end;
        try
        {
            end = await ReadAndWriteAsync(started, writer, shapes, stop, watch, stop.Now.Token);
        }
        finally
        {
            board.Clear(started.Lease.Provider);
            await ended.CancelAsync();
            await watching;
        }

        if (end != RunEnd.Complete)
        {
            // Whoever stopped the run knows better why it ended than the stage that was stopped.
            end = (watch.Reason ?? (stop.HasTimedOut && end == RunErrors.Stopped ? RunErrors.Deadline(within!.Value) : end)) with
            {
                WalkGoesOn = started.Connector.ResumesAcrossRuns, CanHalvePages = started.Connector.CanHalvePages,
            };
        }

        if (end.ErrorCode != RunErrors.LeaseLost.ErrorCode)
        {
            await shapes.SaveAsync(end == RunEnd.Complete, CancellationToken.None);
        }

        return await CloseAsync(started.Lease, end, stopping);
    }

    // A store that is gone for a moment is waited for as long as the lease would hold: a run that is closed can be taken up at once.
    private async Task<Result<RunView>> CloseAsync(RunLease lease, RunEnd end, CancellationToken stopping)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                var view = await ledger.FinishAsync(lease, end, CancellationToken.None);
                LogEnd(view);
                return view;
            }
            catch (StoreException exception) when (exception.Error.Code == "store.unavailable" && end.ErrorCode == exception.Error.Code
                && !stopping.IsCancellationRequested && TimeProvider.System.GetElapsedTime(begun) < options.Value.LeaseDuration)
            {
                await Task.Delay(CloseAgainAfter, TimeProvider.System, CancellationToken.None);
            }
            catch (StoreException exception)
            {
                LogNotClosed(lease.Run, exception.Error.Code, exception);
                return exception.Error;
            }
        }
    }

    private async Task<RunEnd> ReadAndWriteAsync(
        RunStarter.Started started, PageWriter writer, IShapeWatch shapes, RunStop stop, LeaseWatch watch, CancellationToken cancellationToken)
    {
        var pages = Channel.CreateUnbounded<PreparedPage>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        using var backlog = new Backlog(2 * options.Value.CommitRecords);
        var preparer = new PagePreparer(started.Connector, store, started.Plan, time, shapes);
        var reading = ReadAsync(started, preparer, backlog, pages.Writer, stop, watch, cancellationToken);
        var writing = GuardAsync(started.Lease.Run, () => writer.WriteAsync(pages.Reader, preparer, backlog));
        var writeProblem = await writing;
        if (writeProblem is not null)
        {
            // Nothing more can be stored: stop asking the provider at once and let go of the pages in hand.
            await stop.Now.CancelAsync();
            await foreach (var page in pages.Reader.ReadAllAsync(CancellationToken.None))
            {
                page.Dispose();
            }
        }

        return writeProblem ?? await reading ?? RunEnd.Complete;
    }

    private async Task<RunEnd?> ReadAsync(
        RunStarter.Started started,
        PagePreparer preparer,
        Backlog backlog,
        ChannelWriter<PreparedPage> pages,
        RunStop stop,
        LeaseWatch watch,
        CancellationToken cancellationToken)
    {
        var problem = await GuardAsync(started.Lease.Run, async () =>
        {
            await preparer.BeginAsync(cancellationToken);
            var from = started.ToReadFrom() with { Deadline = stop.Deadline, Stopping = stop.Stopping };
            await foreach (var page in started.Connector.ReadPagesAsync(from, cancellationToken))
            {
                await pages.WriteAsync(await PrepareAsync(preparer, backlog, page, cancellationToken), CancellationToken.None);
                stop.ThrowIfAsked(page);
                if (watch.IsOverdue)
                {
                    await watch.AskAsync(stop.Now, cancellationToken);
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        });
        pages.Complete();
        return problem;
    }

    private static async Task<PreparedPage> PrepareAsync(
        PagePreparer preparer, Backlog backlog, ProviderPage page, CancellationToken cancellationToken)
    {
        try
        {
            await backlog.EnterAsync(page.Records.Count, cancellationToken);
            return await preparer.PrepareAsync(page, cancellationToken);
        }
        catch
        {
            page.Dispose();
            throw;
        }
    }

    // The one place where a stage's exceptions become the run's recorded end.
    private async Task<RunEnd?> GuardAsync(RunId run, Func<Task> stage)
    {
        try
        {
            await stage();
            return null;
        }
        catch (OperationCanceledException)
        {
            return RunErrors.Stopped;
        }
        catch (ProviderFaultException fault)
        {
            return new RunEnd(
                fault.Error.Code,
                fault.Error.Message,
                fault.NotBefore,
                fault.Class,
                ForgetsWalk: fault.CursorExpired);
        }
        catch (StoreException exception)
        {
            LogStore(run, exception.Error.Code, exception);
            return new RunEnd(exception.Error.Code, exception.Error.Message);
        }
        catch (LeaseLostException)
        {
            return RunErrors.LeaseLost;
        }
        catch (Exception exception)
        {
            LogUnexpected(run, exception);
            return RunErrors.Unexpected(run);
        }
    }

    private void LogEnd(RunView run)
    {
        var c = run.Counters;
        var level = run.State == RunState.Succeeded ? LogLevel.Information : LogLevel.Warning;
        LogRun(level, run.Id, run.Provider, EnumNames<RunMode>.Of(run.Mode), EnumNames<RunState>.Of(run.State), c.Pages, c.Read, c.Created, c.Updated, c.Unchanged, c.Removed, c.Quarantined, run.ErrorCode, run.ErrorMessage);
    }

    [LoggerMessage(Message = "Run {RunId} of {Provider} ({Mode}) {State}: {Pages} pages, {Read} records: {Created} created, {Updated} updated, {Unchanged} unchanged, {Removed} removed, {Quarantined} quarantined. {Code} {Reason}")]
    private partial void LogRun(
        LogLevel level, RunId runId, ProviderId provider, string mode, string state, long pages, long read, long created, long updated, long unchanged, long removed, long quarantined, string? code, string? reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {RunId} of {Provider} reads everything although changes could be asked for: {Note}")]
    private partial void LogReadsEverything(RunId runId, ProviderId provider, string note);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId}: the store cannot be used ({Code}); reading stops, committed pages stay, the next run goes on from there")]
    private partial void LogStore(RunId runId, string code, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} could not be closed ({Code}); the next run closes it when its lease has run out")]
    private partial void LogNotClosed(RunId runId, string code, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Run {RunId} ended by an unexpected error; committed pages stay")]
    private partial void LogUnexpected(RunId runId, Exception exception);
}
