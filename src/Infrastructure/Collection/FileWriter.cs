using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Remembers files that were read whole, inside the transaction that stores their last page (ADR 0025).</summary>
internal static class FileWriter
{
    public static void Advance(StoreWriter writer, RunLease lease, FileProgress progress)
    {
        if (progress.Finished is { } file)
        {
            Finish(writer, lease, progress.Walk, file);
        }

        if (progress.ForgetsOthers)
        {
            writer.Statement("DELETE FROM files WHERE provider = ?1 AND finished_tag IS NOT NULL AND walk IS DISTINCT FROM ?2")
                .Bind(1, lease.Provider.Value).Bind(2, progress.Walk).Run();
        }
    }

    // A version that another walk reads to its end once more has been seen once more.
    private static void Finish(StoreWriter writer, RunLease lease, string walk, FinishedFile file) =>
        writer.Statement("""
            INSERT INTO files (provider, object, finished_tag, fingerprint, walk, walks, bytes, sha256, records, run)
            VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7, ?8, ?9)
            ON CONFLICT (provider, object) DO UPDATE SET
                walks = CASE WHEN rtrim(files.finished_tag, '?') IS NOT DISTINCT FROM rtrim(?3, '?') AND files.fingerprint IS NOT DISTINCT FROM ?4
                    THEN files.walks + CASE WHEN files.walk IS DISTINCT FROM ?5 THEN 1 ELSE 0 END ELSE 1 END,
                finished_tag = ?3, fingerprint = ?4, walk = ?5, bytes = ?6, sha256 = ?7, records = ?8, run = ?9
            """)
            .Bind(1, lease.Provider.Value).Bind(2, file.Key).Bind(3, file.Tag).Bind(4, file.Fingerprint).Bind(5, walk)
            .Bind(6, file.Bytes).Bind(7, file.Sha256).Bind(8, file.Records).Bind(9, lease.Run.Value).Run();
}
