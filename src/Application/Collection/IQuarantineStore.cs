namespace CleanCustomers.Application.Collection;

/// <summary>What people do with quarantined records. Every member throws <see cref="Common.StoreException"/> when the store cannot be used.</summary>
public interface IQuarantineStore
{
    /// <summary>
    /// Stores the record and closes the entry as replayed, older entries of the same record with it, in one transaction.
    /// </summary>
    Task<ReplayOutcome> ReplayAsync(QuarantineView entry, PreparedRecord record, CancellationToken cancellationToken);

    /// <summary>Writes down why the record is still refused.</summary>
    Task<QuarantineView> KeepAsync(QuarantineView entry, RejectedRecord rejected, CancellationToken cancellationToken);

    /// <summary>Null when the entry was closed meanwhile.</summary>
    Task<QuarantineView?> DismissAsync(long entry, CancellationToken cancellationToken);
}

/// <summary>What became of a replay.</summary>
public abstract record ReplayOutcome
{
    private ReplayOutcome()
    {
    }

    public sealed record Stored(QuarantineView Entry) : ReplayOutcome;

    /// <summary>The entry was closed meanwhile, or a newer one of the same record is open: an older version must not come after it.</summary>
    public sealed record NewerWaits : ReplayOutcome;

    /// <summary>The record was deleted after the provider sent this version: it stays deleted. The entry stays open.</summary>
    public sealed record DeletedSince : ReplayOutcome;
}
