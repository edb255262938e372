using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Connector.Tests;

/// <summary>Remembers files as the store does, without one: a page's progress is put in by hand when it counts as stored.</summary>
internal sealed class FileMemory : IFileMemory
{
    private readonly Dictionary<string, KnownFile> files = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, KnownFile> Files => files;

    public Task<IReadOnlyDictionary<string, KnownFile>> ReadAsync(ProviderId provider, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, KnownFile>>(new Dictionary<string, KnownFile>(files, StringComparer.Ordinal));

    public Task WatchAsync(ProviderId provider, IReadOnlyList<WatchedFile> watched, CancellationToken cancellationToken)
    {
        foreach (var file in watched)
        {
            files[file.Key] = (files.GetValueOrDefault(file.Key) ?? new KnownFile(null, null, null, 0, null, null, null, null, null)) with { SeenTag = file.Tag, SeenAt = file.At };
        }

        return Task.CompletedTask;
    }

    public void Store(FileProgress? progress)
    {
        if (progress?.Finished is { } file)
        {
            var before = files.GetValueOrDefault(file.Key);
            var walks = before?.FinishedTag == file.Tag && before.Walk != progress.Walk ? before.Walks + 1 : 1;
            files[file.Key] = new KnownFile(file.Tag, file.Fingerprint, progress.Walk, walks, file.Bytes, file.Sha256, file.Records, before?.SeenTag, before?.SeenAt);
        }

        if (progress?.ForgetsOthers == true)
        {
            foreach (var (key, known) in files.Where(pair => pair.Value.FinishedTag is not null && pair.Value.Walk != progress.Walk).ToList())
            {
                files.Remove(key);
            }
        }
    }
}
