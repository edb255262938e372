namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>The records of one opened file, in its order. One method per format; not for concurrent use.</summary>
internal abstract class FileRows
{
    /// <summary>Records read, skipped ones included.</summary>
    public long Row { get; protected set; }

    /// <summary>Line ends read.</summary>
    protected long Lines { get; set; }

    /// <summary>Reads the next record.</summary>
    /// <param name="page">Where it goes; null to leave it out.</param>
    /// <returns>False when the file has ended.</returns>
    public abstract ValueTask<bool> NextAsync(FilePage? page, CancellationToken cancellationToken);
}
