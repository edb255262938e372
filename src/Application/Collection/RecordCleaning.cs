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

    /// <param name="feed">The list the record came from.</param>
    /// <param name="known">The record's key where it was computed before; null makes one from the id that is read.</param>
    public static Outcome Clean(
        IConnector connector, Mapping mapping, string feed, RecordKey? known, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        switch (connector.Map(feed, body.Span))
        {
            case RecordReading.Unreadable unreadable:
                return Reject(feed, known?.ExternalId, body, unreadable.Pointer, unreadable.Rule, unreadable.Reason, []);
            case RecordReading.Mapped { ExternalId: var id, Customer: var source }:
                return CustomerCleaner.Clean(source, connector.Cleaning, now) switch
                {
                    CleanOutcome.Rejected r => Reject(feed, id, body, connector.PointerOf(feed, r.Field), r.Rule, r.Reason, source.Notes),
                    CleanOutcome.Accepted a => Accept(mapping, feed, known ?? Mapping.KeyOf(mapping.SeedOf(feed), id, body.Span), body, source, a),
                    _ => throw new InvalidOperationException("A record is either accepted or rejected."),
                };
            default:
                throw new InvalidOperationException("A record reading is either mapped or unreadable.");
        }
    }

    private static Outcome.Accepted Accept(
        Mapping mapping, string feed, RecordKey key, ReadOnlyMemory<byte> body, SourceCustomer source, CleanOutcome.Accepted accepted)
    {
        var changedAt = accepted.OrdersWatermark ? accepted.Fields.UpdatedAt : null;
        var changed = changedAt is { } at ? new ChangeBound(at, source[CustomerField.UpdatedAt]) : null;
        var record = new PreparedRecord(
            key,
            body,
            accepted.Fields,
            CustomerFieldsJson.Write(accepted.Fields),
            CustomerFieldsJson.WriteNotes(accepted.Notes),
            source.Removed,
            changedAt,
            mapping.Number)
        {
            Feed = feed,
        };
        return new Outcome.Accepted(record, accepted.Notes, changed);
    }

    private static Outcome.Rejected Reject(
        string feed, string? externalId, ReadOnlyMemory<byte> body, string pointer, string rule, string reason, IReadOnlyList<RuleNote> notes) =>
        new(new RejectedRecord(externalId, body, pointer, rule, reason, feed), notes);
}
