using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>Claims an occurrence and lays down what the run reads; the beginning that every kind of start shares.</summary>
internal sealed class RunStarter(IConnectorDirectory connectors, IRunLedger ledger, TimeProvider time)
{
    /// <summary>A claimed run with all it needs.</summary>
    internal sealed record Started(RunLease Lease, RunView Run, IConnector Connector, WalkPlan Plan)
    {
        /// <inheritdoc cref="ReadFrom.IsProbe"/>
        public bool IsProbe { get; init; }

        /// <inheritdoc cref="ReadFrom.SmallerPages"/>
        public bool SmallerPages { get; init; }

        public ReadFrom ToReadFrom() => Plan.ToReadFrom() with { IsProbe = IsProbe, SmallerPages = SmallerPages };
    }

    internal abstract record Outcome
    {
        private Outcome()
        {
        }

        internal sealed record Begun(Started Started) : Outcome;

        internal sealed record Joined(RunView Run) : Outcome;

        internal sealed record Refused(Error Error) : Outcome;
    }

    public async Task<Outcome> StartAsync(RunClaim claim, bool full, CancellationToken cancellationToken)
    {
        if (connectors.Find(claim.Provider) is not { } connector)
        {
            return new Outcome.Refused(RunErrors.ProviderNotFound(claim.Provider));
        }

        // A walk that an earlier run left unfinished goes first, new list or not.
        var hasNewList = !full && await connector.HasNewListAsync(cancellationToken);
        var wish = new WalkWish(full, Scheduled: claim.Trigger != RunTrigger.Manual, time.GetUtcNow());
        switch (await ledger.ClaimAsync(
            claim, checkpoint => WalkPlan.For(checkpoint, connector, wish with { Full = full || Owes(checkpoint) || (hasNewList && checkpoint.Walk is null) }), cancellationToken))
        {
            case ClaimOutcome.Taken taken:
                return new Outcome.Begun(
                    new Started(taken.Lease, taken.Run, connector, taken.Plan) { IsProbe = taken.IsProbe, SmallerPages = taken.SmallerPages });
            case ClaimOutcome.Running running:
                return new Outcome.Joined(running.Run);
            case ClaimOutcome.NotBefore notBefore:
                return new Outcome.Refused(RunErrors.NotBefore(claim.Provider, notBefore.At));
            case ClaimOutcome.BackingOff backingOff:
                return new Outcome.Refused(RunErrors.BackingOff(claim.Provider, backingOff.NextTry));
            case ClaimOutcome.Paused:
                return new Outcome.Refused(RunErrors.ProviderPaused(claim.Provider));
            default:
                return new Outcome.Refused(RunErrors.OccurrenceTaken(claim.Provider));
        }
    }

    // A full walk that is owed and has begun is taken up, not begun again; before the first complete walk there is no other.
    private static bool Owes(Checkpoint checkpoint) => checkpoint is { OwesFullWalk: true, Walk: null, Watermark: not null };
}
