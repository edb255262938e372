using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Providers;

/// <summary>What the store remembers of the files of file drops. Throws <see cref="Common.StoreException"/> when the store cannot be used.</summary>
public interface IFileMemory
{
    /// <summary>By key.</summary>
    Task<IReadOnlyDictionary<string, KnownFile>> ReadAsync(ProviderId provider, CancellationToken cancellationToken);

    /// <summary>Remembers a first look at versions that have to stand still before they are read.</summary>
    Task WatchAsync(ProviderId provider, IReadOnlyList<WatchedFile> files, CancellationToken cancellationToken);
}

/// <summary>A file as remembered.</summary>
/// <param name="FinishedTag">The version that was read to its end, or null.</param>
/// <param name="Fingerprint">Of the connector that read it.</param>
/// <param name="Walk">The walk that read it last.</param>
/// <param name="Walks">How many walks read this version to its end.</param>
/// <param name="Sha256">Of the bytes of that version.</param>
/// <param name="SeenTag">The version that waits to stand still, or null.</param>
/// <param name="SeenAt">When it was looked at first.</param>
public sealed record KnownFile(
    string? FinishedTag, string? Fingerprint, string? Walk, long Walks, long? Bytes, string? Sha256, long? Records, string? SeenTag, DateTimeOffset? SeenAt);

/// <summary>A version of a file, looked at for the first time.</summary>
public sealed record WatchedFile(string Key, string Tag, DateTimeOffset At);
