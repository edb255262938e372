using System.Security.Cryptography;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Quarantine inside the page transaction. The same bytes met again are the same entry, seen once more.</summary>
internal sealed class QuarantineWriter
{
    private readonly StoreWriter writer;
    private readonly ProviderId provider;
    private readonly RunId run;
    private readonly DateTimeOffset now;
    private bool hasOpen;

    public QuarantineWriter(StoreWriter writer, ProviderId provider, RunId run, DateTimeOffset now)
    {
        this.writer = writer;
        this.provider = provider;
        this.run = run;
        this.now = now;
        var open = writer.Statement("SELECT EXISTS (SELECT 1 FROM quarantine WHERE provider = ?1 AND state = 'open' AND external_id IS NOT NULL)")
            .Bind(1, provider.Value);
        open.Step();
        hasOpen = open.Int64(0) != 0;
        open.Reset();
    }

    /// <returns>The number of its entry.</returns>
    public long Add(RejectedRecord rejected)
    {
        var body = rejected.Body.Span;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        var entry = writer.Statement("""
            INSERT INTO quarantine (provider, external_id, body_hash, run, last_run, pointer, rule, reason, state, first_at, last_at, body, feed)
            VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, 'open', ?8, ?8, ?9, ?10)
            ON CONFLICT (provider, body_hash) WHERE state = 'open' DO UPDATE SET
                seen = quarantine.seen + 1, last_run = excluded.last_run, last_at = excluded.last_at,
                pointer = excluded.pointer, rule = excluded.rule, reason = excluded.reason
            RETURNING entry
            """)
            .Bind(1, provider.Value).Bind(2, rejected.ExternalId).BindBlob(3, hash[..16]).Bind(4, run.Value)
            .Bind(5, rejected.Pointer).Bind(6, rejected.Rule).Bind(7, rejected.Reason).Bind(8, now).BindBlob(9, body).Bind(10, rejected.Feed);
        entry.Step();
        var number = entry.Int64(0);
        entry.Reset();
        hasOpen |= rejected.ExternalId is not null;
        return number;
    }

    /// <summary>The provider sent a version of this record that was accepted: its open entries of earlier runs have served.</summary>
    public void Repaired(string externalId)
    {
        if (hasOpen)
        {
            writer.Statement("UPDATE quarantine SET state = 'repaired', closed_at = ?3 WHERE provider = ?1 AND external_id = ?2 AND state = 'open' AND last_run <> ?4")
                .Bind(1, provider.Value).Bind(2, externalId).Bind(3, now).Bind(4, run.Value).Later();
        }
    }
}
