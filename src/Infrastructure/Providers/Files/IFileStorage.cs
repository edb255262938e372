using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>A place where files are dropped. Faults are <see cref="Application.Providers.Contracts.ProviderFaultException"/>.</summary>
internal interface IFileStorage : IDisposable
{
    /// <summary>For messages.</summary>
    FileSite Site { get; }

    /// <summary>Everything there, data files, markers and manifests alike, in no particular order.</summary>
    Task<FileListing> ListAsync(CancellationToken cancellationToken);

    /// <summary>Opens exactly the version that was listed, or fails with <see cref="FileFaults.Changed"/>.</summary>
    Task<Stream> OpenAsync(FileEntry file, CancellationToken cancellationToken);

    /// <summary>Asked when a file was read to its end: the version that was listed is still the one that is there.</summary>
    Task<bool> IsUnchangedAsync(FileEntry file, CancellationToken cancellationToken);

    /// <summary>What an exception while reading a file means; null when it is a bug.</summary>
    FaultRow? RowOf(Exception exception);
}

/// <summary>A file as listed.</summary>
/// <param name="Key">Path below the folder with slashes, or key in the bucket.</param>
/// <param name="Name">What the pattern is compared with: the key without the prefix.</param>
/// <param name="Tag">Names the content: ETag, or size and time of change.</param>
/// <param name="IsFresh">Changed so short before the look that a further change may leave the tag as it is.</param>
internal sealed record FileEntry(string Key, string Name, string Tag, long Bytes, DateTimeOffset ModifiedAt, bool IsFresh)
{
    /// <summary>What is remembered: a fresh version is compared by content at the next look.</summary>
    public string FinishedTag => IsFresh ? Tag + "?" : Tag;
}

/// <param name="At">The storage's clock when it was asked, or ours.</param>
internal sealed record FileListing(IReadOnlyList<FileEntry> Entries, DateTimeOffset At);
