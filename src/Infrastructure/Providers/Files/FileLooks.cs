using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>Looks at a place: which files belong to the list, which of them are complete, which were read before.</summary>
internal sealed class FileLooks(FilePreset preset, IFileStorage storage, IFileMemory memory, ConnectorParts parts, string fingerprint)
{
    private readonly FilePattern pattern = new(preset.Match);

    /// <param name="isRead">Says whether a version was read before, as far as this walk is concerned.</param>
    /// <param name="isWhole">This walk reads the whole list; else a new whole list is left for the next run.</param>
    public async Task<FileLook> LookAsync(Func<FileEntry, KnownFile?, bool> isRead, bool isWhole, CancellationToken cancellationToken)
    {
        var listing = await storage.ListAsync(cancellationToken);
        var known = await memory.ReadAsync(preset.Provider, cancellationToken);
        var completeness = new FileCompleteness(preset, storage, parts, listing, known);
        var look = await SortAsync(listing, known, completeness, isRead, isWhole, cancellationToken);
        await completeness.RememberLooksAsync(memory, cancellationToken);
        return look;
    }

    /// <summary>Versions that were read to their end by this preset count as read, in whatever walk.</summary>
    public bool WasRead(FileEntry file, KnownFile? known) =>
        known is not null && known.FinishedTag == file.FinishedTag && known.Fingerprint == fingerprint;

    /// <summary>
    /// There is a list that was not read yet, or not by as many walks as deletion by absence asks for; or a file of it went away. Of files that
    /// are lists each, an older one is never new.
    /// </summary>
    public async Task<bool> HasNewListAsync(long walks, CancellationToken cancellationToken)
    {
        var known = await memory.ReadAsync(preset.Provider, cancellationToken);
        var look = await LookAsync(WasRead, isWhole: false, cancellationToken);
        var finished = known.Where(pair => pair.Value.FinishedTag is not null).Select(pair => pair.Key).ToList();
        var unread = look.Whole.Where(file => !WasRead(file, known.GetValueOrDefault(file.Key)) || known[file.Key].Walks < walks);
        return preset.Snapshot == SnapshotKind.LastFile
            ? unread.Any(file => finished.TrueForAll(key => string.CompareOrdinal(key, file.Key) <= 0))
            : unread.Any() || (look.Waiting.Count == 0 && finished.Except(look.Whole.Select(file => file.Key), StringComparer.Ordinal).Any());
    }

    private async Task<FileLook> SortAsync(
        FileListing listing,
        IReadOnlyDictionary<string, KnownFile> known,
        FileCompleteness completeness,
        Func<FileEntry, KnownFile?, bool> isRead,
        bool isWhole,
        CancellationToken cancellationToken)
    {
        var files = listing.Entries.Where(file => pattern.Matches(file.Name) && !completeness.IsCompanion(file))
            .OrderBy(file => file.Key, StringComparer.Ordinal).ToList();
        if (files.Count == 0 && (preset.Snapshot != SnapshotKind.No || known.Count == 0))
        {
            throw storage.Site.Fault(FileFaults.NoFiles, $"'{preset.Match}' against {listing.Entries.Count} there");
        }

        var (ready, waiting) = (new List<ReadyFile>(), new List<WaitingFile>());
        var (whole, later) = (new List<FileEntry>(), new List<FileEntry>());
        foreach (var file in preset.Snapshot == SnapshotKind.LastFile ? Enumerable.Reverse(files) : files)
        {
            var before = known.GetValueOrDefault(file.Key);
            var wasRead = isRead(file, before);
            if (!wasRead && await completeness.WhyNotAsync(file, proves: isWhole || preset.Snapshot == SnapshotKind.No, cancellationToken) is { } reason)
            {
                waiting.Add(reason);
                continue;
            }

            whole.Add(file);
            if (!wasRead && (isWhole || preset.Snapshot == SnapshotKind.No))
            {
                var touched = isWhole ? null : await TouchedAsync(file, before, cancellationToken);
                ready.Add(new ReadyFile(file, completeness.PromiseOf(file), touched));
            }
            else if (!wasRead)
            {
                later.Add(file);
            }

            if (preset.Snapshot == SnapshotKind.LastFile)
            {
                break;
            }
        }

        return new FileLook(ready, waiting, whole, KnownUpTo(listing.At, waiting.Select(file => file.File).Concat(later)));
    }

    private static DateTimeOffset KnownUpTo(DateTimeOffset at, IEnumerable<FileEntry> unread) => unread.Select(file => file.ModifiedAt).Append(at).Min();

    /// <summary>A file whose time changed, or that was read while it could still change, is compared by its bytes before its rows are read again.</summary>
    private async Task<FinishedFile?> TouchedAsync(FileEntry file, KnownFile? known, CancellationToken cancellationToken)
    {
        if (storage is not FolderStorage || known is not { Sha256: { } hash, Records: { } records } || known.Bytes != file.Bytes || known.Fingerprint != fingerprint)
        {
            return null;
        }

        await using var wire = new WireStream(await storage.OpenAsync(file, cancellationToken), storage, storage.Site with { File = file.Key }, preset.Limits, parts.Time);
        var buffer = new byte[64 * 1024];
        while (await wire.ReadAsync(buffer, cancellationToken) > 0)
        {
            wire.BeginPage();
        }

        return wire.Sha256 == hash && await storage.IsUnchangedAsync(file, cancellationToken)
            ? new FinishedFile(file.Key, file.FinishedTag, file.Bytes, hash, records, fingerprint)
            : null;
    }
}
