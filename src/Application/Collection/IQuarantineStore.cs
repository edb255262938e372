namespace CleanCustomers.Application.Collection;

/// <summary>Quarantined records and what people do with them. Every member throws <see cref="Common.StoreException"/> when the store cannot be used.</summary>
public interface IQuarantineStore
{
    /// <summary>Null when there is no such entry.</summary>
    Task<QuarantinedRecord?> FindAsync(long entry, CancellationToken cancellationToken);

    /// <summary>Stores the record and closes the entry as replayed, in one transaction. Null when the entry was closed meanwhile.</summary>
    Task<QuarantineView?> ReplayAsync(QuarantineView entry, PreparedRecord record, CancellationToken cancellationToken);

    /// <summary>Writes down why the record is still refused.</summary>
    Task<QuarantineView> KeepAsync(QuarantineView entry, RejectedRecord rejected, CancellationToken cancellationToken);

    /// <summary>Null when the entry was closed meanwhile.</summary>
    Task<QuarantineView?> DismissAsync(long entry, CancellationToken cancellationToken);
}

/// <param name="Body">The record's bytes as received.</param>
public sealed record QuarantinedRecord(QuarantineView View, byte[] Body);
