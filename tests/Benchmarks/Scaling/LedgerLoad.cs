using System.Collections.Concurrent;
using System.Diagnostics;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Benchmarks.Scaling;

/// <summary>Times of one occurrence, step by step.</summary>
internal sealed record OccurrenceTimes(TimeSpan Claim, TimeSpan Renew, TimeSpan Commit, TimeSpan Finish)
{
    public TimeSpan Whole => Claim + Renew + Commit + Finish;
}

/// <summary>Claims due times, renews the lease once, commits one empty page that ends the walk, and closes the run: what every occurrence costs at least.</summary>
internal sealed class LedgerLoad(IReadOnlyList<Product> nodes, IReadOnlyList<ProviderId> providers)
{
    private static readonly WalkPlan Plan = new(RunMode.Full, "benchmark", Resumes: false, Probes: true, Since: null, Cursor: null);

    private readonly ConcurrentBag<OccurrenceTimes> times = [];
    private int next = -1;

    /// <param name="callers">Of each node, each with one occurrence at a time.</param>
    /// <param name="firstDue">Due time of the first round over the providers; the next rounds are ten minutes later each.</param>
    public async Task<IReadOnlyCollection<OccurrenceTimes>> RunAsync(int callers, int occurrences, DateTimeOffset firstDue, CancellationToken cancellationToken)
    {
        await Task.WhenAll(nodes.SelectMany(node => Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(node, occurrences, firstDue, cancellationToken), cancellationToken))));
        return times;
    }

    private async Task CallAsync(Product node, int occurrences, DateTimeOffset firstDue, CancellationToken cancellationToken)
    {
        var ledger = node.Services.GetRequiredService<IRunLedger>();
        var pages = node.Services.GetRequiredService<IPageStore>();
        while (Interlocked.Increment(ref next) is var number && number < occurrences)
        {
            var (round, at) = Math.DivRem(number, providers.Count);
            var claim = new RunClaim(providers[at], RunTrigger.Schedule, firstDue + (round * TimeSpan.FromMinutes(10)));
            var started = Stopwatch.GetTimestamp();
            var outcome = await ledger.ClaimAsync(claim, _ => Plan, cancellationToken);
            var claimed = Stopwatch.GetTimestamp();
            if (outcome is not ClaimOutcome.Taken { Lease: var lease })
            {
                throw new InvalidOperationException($"Due time {claim.DueAt} of {claim.Provider} was not to be had: {outcome}.");
            }

            await ledger.RenewAsync(lease, cancellationToken);
            var renewed = Stopwatch.GetTimestamp();
            using var page = new PreparedPage(new ProviderPage { Number = 1, Body = default, Records = [], Next = null }) { ReadAt = TimeProvider.System.GetUtcNow() };
            await pages.CommitAsync(lease, CoverageRules.None, [page], recordByRecord: false, cancellationToken);
            var committed = Stopwatch.GetTimestamp();
            await ledger.FinishAsync(lease, RunEnd.Complete, cancellationToken);
            times.Add(new OccurrenceTimes(
                Stopwatch.GetElapsedTime(started, claimed), Stopwatch.GetElapsedTime(claimed, renewed), Stopwatch.GetElapsedTime(renewed, committed),
                Stopwatch.GetElapsedTime(committed)));
        }
    }
}
