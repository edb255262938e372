using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Providers;

/// <summary>
/// Remembers files by hand-written SQL. A look is an observation and no progress, so it needs no lease; what was read is written with its
/// last page by the module Collection. Without a store every file is new: a preview or a check may come before the first run.
/// </summary>
internal sealed class FileMemory(IStore store) : IFileMemory
{
    private const string All =
        "SELECT object, finished_tag, fingerprint, walk, walks, bytes, sha256, records, seen_tag, seen_at FROM files WHERE provider = @provider";

    private const string Watch =
        """
        INSERT INTO files (provider, object, seen_tag, seen_at) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (provider, object) DO UPDATE SET seen_tag = ?3, seen_at = ?4 WHERE files.seen_tag IS DISTINCT FROM ?3
        """;

    public Task<IReadOnlyDictionary<string, KnownFile>> ReadAsync(ProviderId provider, CancellationToken cancellationToken) => !store.Exists
        ? Task.FromResult<IReadOnlyDictionary<string, KnownFile>>(new Dictionary<string, KnownFile>(StringComparer.Ordinal))
        : store.ReadAsync<IReadOnlyDictionary<string, KnownFile>>(
            async snapshot => (await snapshot.Command(All, ("@provider", provider.Value)).ReadAllAsync(Read, cancellationToken)).ToDictionary(pair => pair.Key, pair => pair.File, StringComparer.Ordinal),
            cancellationToken);

    public Task WatchAsync(ProviderId provider, IReadOnlyList<WatchedFile> files, CancellationToken cancellationToken) => !store.Exists
        ? Task.CompletedTask
        : store.WriteAsync(
            writer =>
            {
                foreach (var file in files)
                {
                    writer.Statement(Watch).Bind(1, provider.Value).Bind(2, file.Key).Bind(3, file.Tag).Bind(4, file.At).Later();
                }

                return files.Count;
            },
            cancellationToken);

    private static (string Key, KnownFile File) Read(StoreRow row) => (row.Text(0), new KnownFile(
        row.TextOrNull(1), row.TextOrNull(2), row.TextOrNull(3), row.Int64(4), row.Int64OrNull(5), row.TextOrNull(6), row.Int64OrNull(7), row.TextOrNull(8), row.InstantOrNull(9)));
}
