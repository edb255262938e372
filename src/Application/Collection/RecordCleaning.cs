using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>From a record's bytes to cleaned fields or to the reason against it; the same for runs, replays and previews.</summary>
internal static class RecordCleaning
{
    internal abstract record Outcome
    {
        private Outcome()
        {
        }

        /// <param name="ChangedTo">The provider's change time, if it may move the watermark.</param>
        internal sealed record Accepted(PreparedRecord Record, IReadOnlyList<RuleNote> Notes, ChangeBound? ChangedTo) : Outcome;

        internal sealed record Rejected(RejectedRecord Record, IReadOnlyList<RuleNote> Notes) : Outcome;
    }

    public static Outcome Clean(IConnector connector, RecordKey key, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        switch (connector.Map(body.Span))
        {
            case RecordReading.Unreadable unreadable:
                return Reject(key, body, unreadable.Pointer, unreadable.Rule, unreadable.Reason, []);
            case RecordReading.Mapped { Customer: var source }:
                return CustomerCleaner.Clean(source, connector.Cleaning, now) switch
                {
                    CleanOutcome.Rejected r => Reject(key, body, connector.PointerOf(r.Field), r.Rule, r.Reason, source.Notes),
                    CleanOutcome.Accepted a when key.ExternalId.Length > 0 => Accept(key, body, source, a),
                    _ => Reject(key, body, connector.PointerOf(null), "record.no_id", "The record has no usable id.", source.Notes),
                };
            default:
                throw new InvalidOperationException("A record reading is either mapped or unreadable.");
        }
    }

    private static Outcome.Accepted Accept(RecordKey key, ReadOnlyMemory<byte> body, SourceCustomer source, CleanOutcome.Accepted accepted)
    {
        var changed = accepted.OrdersWatermark && accepted.Fields.UpdatedAt is { } at
            ? new ChangeBound(at, source[CustomerField.UpdatedAt])
            : null;
        var record = new PreparedRecord(
            key, body, accepted.Fields, CustomerFieldsJson.Write(accepted.Fields), CustomerFieldsJson.WriteNotes(accepted.Notes), source.Removed);
        return new Outcome.Accepted(record, accepted.Notes, changed);
    }

    private static Outcome.Rejected Reject(
        RecordKey key, ReadOnlyMemory<byte> body, string pointer, string rule, string reason, IReadOnlyList<RuleNote> notes) =>
        new(new RejectedRecord(key.ExternalId.Length > 0 ? key.ExternalId : null, body, pointer, rule, reason), notes);
}
