using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.Infrastructure.Providers;

/// <summary>
/// Remembers files by hand-written SQL. A look is an observation and no progress, so it needs no lease; what was read is written with its
/// last page by the module Collection. Without a store every file is new: a preview or a check may come before the first run.
/// </summary>
internal sealed class SqliteFileMemory(SqliteDatabase database) : IFileMemory
{
    private const string All =
        "SELECT object, finished_tag, fingerprint, walk, walks, bytes, sha256, records, seen_tag, seen_at FROM files WHERE provider = @provider";

    private const string Watch =
        """
        INSERT INTO files (provider, object, seen_tag, seen_at) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (provider, object) DO UPDATE SET seen_tag = ?3, seen_at = ?4 WHERE seen_tag IS NOT ?3
        """;

    public Task<IReadOnlyDictionary<string, KnownFile>> ReadAsync(ProviderId provider, CancellationToken cancellationToken) => !database.Exists
        ? Task.FromResult<IReadOnlyDictionary<string, KnownFile>>(new Dictionary<string, KnownFile>(StringComparer.Ordinal))
        : database.ReadAsync<IReadOnlyDictionary<string, KnownFile>>(
            snapshot => snapshot.Command(All, ("@provider", provider.Value)).ReadAll(Read).ToDictionary(pair => pair.Key, pair => pair.File, StringComparer.Ordinal),
            cancellationToken);

    public Task WatchAsync(ProviderId provider, IReadOnlyList<WatchedFile> files, CancellationToken cancellationToken) => !database.Exists
        ? Task.CompletedTask
        : database.WriteAsync(
            writer =>
            {
                foreach (var file in files)
                {
                    writer.Statement(Watch).Bind(1, provider.Value).Bind(2, file.Key).Bind(3, file.Tag).Bind(4, file.At).Run();
                }

                return files.Count;
            },
            cancellationToken);

    private static (string Key, KnownFile File) Read(SqliteDataReader row) => (row.GetString(0), new KnownFile(
        row.GetText(1), row.GetText(2), row.GetText(3), row.GetInt64(4), row.IsDBNull(5) ? null : row.GetInt64(5), row.GetText(6), row.IsDBNull(7) ? null : row.GetInt64(7), row.GetText(8), row.GetInstantOrNull(9)));
}
