using CleanCustomers.Application.Collection;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>The work of one page transaction: records, quarantine, who was met, cursor, counters and, after the last page, the end of the walk.</summary>
internal sealed class PageCommit
{
    private readonly StoreWriter writer;
    private readonly RunLease lease;
    private readonly CoverageRules rules;
    private readonly DateTimeOffset now;
    private readonly RecordWriter records;
    private readonly QuarantineWriter quarantine;
    private readonly ShownRecords met;
    private readonly DateTimeOffset? watermark;
    private TimeSpan? lateness;

    public PageCommit(StoreWriter writer, RunLease lease, CoverageRules rules, DateTimeOffset now)
    {
        this.writer = writer;
        this.lease = lease;
        this.rules = rules;
        this.now = now;
        records = new RecordWriter(writer, lease, now);
        quarantine = new QuarantineWriter(writer, lease.Provider, lease.Run, now);
        met = new ShownRecords(writer, records.ProviderKey, rules);
        watermark = rules.Overlap is null ? null : Watermark();
    }

    /// <param name="recordByRecord">Find records that the store refuses and quarantine them, instead of failing.</param>
    /// <exception cref="StoreRefusal">The store refused a record.</exception>
    public RunCounters Store(IReadOnlyList<PreparedPage> pages, bool recordByRecord)
    {
        var counters = new RunCounters(Pages: pages.Count, 0, 0, 0, 0, 0, 0, 0);
        foreach (var page in pages)
        {
            foreach (var rejected in page.Rejected)
            {
                met.AddRefused(rejected.ExternalId, quarantine.Add(rejected), page.IsOfWholeList);
                counters += new RunCounters { Read = 1, Quarantined = 1 };
            }

            foreach (var key in page.UnchangedKeys)
            {
                met.Add(key, page.IsOfWholeList);
            }
        }

        records.Expect([.. pages.SelectMany(page => page.Records).Select(record => record.Key.ExternalId)]);

        // Sorted by key, so that neighbours in the clustered table are written together; stable, so that the later of two versions comes later.
        var changed = pages.SelectMany(page => page.Records.Select(record => (Record: record, page.IsOfWholeList)));
        foreach (var (record, ofWholeList) in changed.OrderBy(one => one.Record.Key.ExternalId, StringComparer.Ordinal))
        {
            counters += recordByRecord ? ApplyAlone(record, ofWholeList) : Apply(record, ofWholeList);
        }

        Flush();

        var unchanged = pages.Sum(page => page.Unchanged);
        counters += new RunCounters { Read = unchanged, Unchanged = unchanged };
        met.Flush();
        Ledger.Advance(writer, lease, pages, counters, lateness);
        if (pages[^1].Next is null)
        {
            new WalkEnd(writer, lease, rules, now).Close(pages[^1].Mark?.Value);
        }

        return counters;
    }

    private RunCounters Apply(PreparedRecord record, bool ofWholeList)
    {
        try
        {
            var applied = records.Apply(record);
            if (applied.Change is not (RecordChange.Stale or RecordChange.StaysDeleted))
            {
                quarantine.Repaired(record.Key.ExternalId);
            }

            met.Add(applied.RecordKey, ofWholeList);
            MeasureLateness(applied.Change, record);
            return Count(applied.Change);
        }
        catch (Exception exception) when (writer.BlamesValue(exception))
        {
            throw new StoreRefusal(exception);
        }
    }

    private void Flush()
    {
        try
        {
            records.Flush();
        }
        catch (Exception exception) when (writer.BlamesValue(exception))
        {
            throw new StoreRefusal(exception);
        }
    }

    private RunCounters ApplyAlone(PreparedRecord record, bool ofWholeList)
    {
        writer.Statement("SAVEPOINT record").Run();
        RunCounters counted;
        try
        {
            counted = Apply(record, ofWholeList);
            Flush();
        }
        catch (StoreRefusal)
        {
            records.Discard();
            writer.Statement("ROLLBACK TO record").Run();
            var entry = quarantine.Add(new RejectedRecord(record.Key.ExternalId, record.Body, "", "store.refused", "The store refused the record.", record.Feed));
            met.AddRefused(record.Key.ExternalId, entry, ofWholeList);
            counted = new RunCounters { Read = 1, Quarantined = 1 };
        }

        writer.Statement("RELEASE record").Run();
        return counted;
    }

    // A change that is older than where the walks before had looked came late. What is back after an absence was only missing.
    private void MeasureLateness(RecordChange change, PreparedRecord record)
    {
        if (change is RecordChange.Created or RecordChange.Updated && record.ChangedAt < watermark && !(watermark - record.ChangedAt < lateness))
        {
            lateness = watermark - record.ChangedAt;
        }
    }

    private DateTimeOffset? Watermark()
    {
        var row = writer.Statement("SELECT walk_watermark FROM providers WHERE provider_key = ?1").Bind(1, records.ProviderKey);
        row.Step();
        var value = row.Instant(0);
        row.Reset();
        return value;
    }

    private static RunCounters Count(RecordChange change) => change switch
    {
        RecordChange.Created or RecordChange.Returned => new RunCounters { Read = 1, Created = 1 },
        RecordChange.Updated => new RunCounters { Read = 1, Updated = 1 },
        RecordChange.Removed => new RunCounters { Read = 1, Removed = 1 },
        _ => new RunCounters { Read = 1, Unchanged = 1 },
    };
}

/// <summary>The store refused a record. Passes the database's own error handling by; the transaction is rolled back all the same.</summary>
internal sealed class StoreRefusal(Exception inner) : Exception(inner.Message, inner);
