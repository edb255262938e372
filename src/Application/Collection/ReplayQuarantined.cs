using CleanCustomers.Application.Common;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>
/// Cleans a quarantined record's stored bytes again with today's preset and rules and stores it if it passes. If it does not, the entry
/// stays open with the new reason, which the answer carries. Conflict when the entry is closed.
/// </summary>
public sealed record ReplayQuarantined(long Entry) : ICommand<QuarantineView>;

internal sealed class ReplayQuarantinedHandler(
    IConnectorDirectory connectors, IQuarantineReader entries, IQuarantineStore quarantine, TimeProvider time)
    : ICommandHandler<ReplayQuarantined, QuarantineView>
{
    public async Task<Result<QuarantineView>> Handle(ReplayQuarantined command, CancellationToken cancellationToken)
    {
        if (await entries.FindAsync(command.Entry, cancellationToken) is not { } found)
        {
            return QuarantineErrors.NotFound(command.Entry);
        }

        if (found.View.State != QuarantineState.Open)
        {
            return QuarantineErrors.Closed(command.Entry);
        }

        if (connectors.Find(found.View.Provider) is not { } connector)
        {
            return RunErrors.ProviderNotFound(found.View.Provider);
        }

        // The id, too, is read by today's preset.
        return RecordCleaning.Clean(connector, Mapping.Of(connector), found.View.Feed, null, found.Original, time.GetUtcNow()) switch
        {
            RecordCleaning.Outcome.Accepted accepted =>
                await quarantine.ReplayAsync(found.View, accepted.Record, cancellationToken) switch
                {
                    ReplayOutcome.Stored stored => stored.Entry,
                    ReplayOutcome.DeletedSince => QuarantineErrors.DeletedSince(command.Entry),
                    _ => QuarantineErrors.NewerWaits(command.Entry),
                },
            RecordCleaning.Outcome.Rejected rejected => await quarantine.KeepAsync(found.View, rejected.Record, cancellationToken),
            _ => throw new InvalidOperationException("A record is either accepted or rejected."),
        };
    }
}
