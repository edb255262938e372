using CleanCustomers.Application.Collection;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Writes down which records the pages of one commit showed: for the count of the walk, and as proof that they are not missing.</summary>
internal sealed class ShownRecords
{
    private readonly StoreWriter writer;
    private readonly long providerKey;
    private readonly bool tracks;
    private readonly HashSet<long> absent;
    private readonly SeenRecords seen;

    public ShownRecords(StoreWriter writer, long providerKey, CoverageRules rules)
    {
        this.writer = writer;
        this.providerKey = providerKey;
        tracks = rules.TracksSeen;
        seen = new SeenRecords(writer, providerKey);
        absent = rules.Absence is null ? [] : Absent();
    }

    /// <param name="ofWholeList">The page is of the list of all records: only that is counted.</param>
    public void Add(long recordKey, bool ofWholeList)
    {
        if (tracks && ofWholeList)
        {
            seen.Add(recordKey);
        }

        if (absent.Remove(recordKey))
        {
            writer.Statement("DELETE FROM absences WHERE record_key = ?1").Bind(1, recordKey).Later();
        }
    }

    /// <summary>A record that went to quarantine was shown all the same.</summary>
    public void AddRefused(string? externalId, long entry, bool ofWholeList)
    {
        if (!tracks)
        {
            return;
        }

        if (externalId is not null && RecordKey(externalId) is { } known)
        {
            Add(known, ofWholeList);
        }
        else if (ofWholeList)
        {
            seen.AddRefused(externalId is null ? entry : FirstEntry(externalId, entry));
        }
    }

    public void Flush() => seen.Flush();

    private HashSet<long> Absent()
    {
        var keys = new HashSet<long>();
        var rows = writer.Statement("SELECT record_key FROM absences WHERE provider_key = ?1").Bind(1, providerKey);
        while (rows.Step())
        {
            keys.Add(rows.Int64(0));
        }

        return keys;
    }

    private long? RecordKey(string externalId)
    {
        var find = writer.Statement("SELECT record_key FROM records WHERE provider_key = ?1 AND external_id = ?2").Bind(1, providerKey).Bind(2, externalId);
        if (!find.Step())
        {
            return null;
        }

        var key = find.Int64(0);
        find.Reset();
        return key;
    }

    // Two broken versions of one record are one record.
    private long FirstEntry(string externalId, long entry)
    {
        var first = writer.Statement("""
            SELECT coalesce(min(entry), ?2) FROM quarantine
            WHERE provider = (SELECT provider FROM providers WHERE provider_key = ?1) AND external_id = ?3 AND state = 'open'
            """).Bind(1, providerKey).Bind(2, entry).Bind(3, externalId);
        first.Step();
        var number = first.Int64(0);
        first.Reset();
        return number;
    }
}
