using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>How a provider stands with its schedule.</summary>
/// <param name="LastDue">The last due time that was dealt with: by a run, or counted as skipped. Null before the first look.</param>
/// <param name="Schedule">The schedule that it belongs to, as text.</param>
/// <param name="WaitsUntil">The provider, or its back-off, asks for no run before; null when neither does.</param>
/// <param name="Owed">A run that was cut short and whose work nobody has gone on with; null when there is none.</param>
internal sealed record DueState(ProviderId Provider, bool IsPaused, DateTimeOffset? LastDue, string? Schedule, DateTimeOffset? WaitsUntil, OwedRun? Owed)
{
    /// <summary>Who holds the provider; null when nobody does.</summary>
    public string? Holder { get; init; }

    /// <summary>The holder's lease has run out by the database's clock.</summary>
    public bool LeaseIsOver { get; init; }
}

/// <param name="From">With <paramref name="DueAt"/>: the due times that it stood for; null for a run a person wanted.</param>
/// <param name="Tries">How often in a row it was cut short without having stored a page.</param>
internal sealed record OwedRun(RunId Run, RunTrigger Trigger, DateTimeOffset? From, DateTimeOffset? DueAt, int Tries);

/// <summary>Due times that were dealt with, and work that is owed, in the rows of the providers (ADR 0036, 0037).</summary>
internal static class DueStates
{
    private const string All = """
        SELECT p.provider, p.state, p.last_due_at, p.due_schedule, p.next_try_at, p.not_before, p.owed_run, p.owed_tries, r.trigger, r.due_from, r.due_at,
            o.owner, CASE WHEN o.lease_until < {now} THEN 1 ELSE 0 END
        FROM providers p LEFT JOIN runs r ON r.run = p.owed_run LEFT JOIN occurrences o ON o.provider = p.provider AND o.state = 'held'
        """;

    private static readonly string OfSqlite = All.Replace("{now}", "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')", StringComparison.Ordinal);
    private static readonly string OfPostgres = All.Replace("{now}", "clock_timestamp()", StringComparison.Ordinal);

    public static Task<List<DueState>> ReadAsync(IStore store, CancellationToken cancellationToken) => store.ReadOneAsync(
        snapshot => snapshot.Command(snapshot.IsPostgres ? OfPostgres : OfSqlite).ReadAllAsync(Read, cancellationToken), cancellationToken);

    public static async Task<DueState?> ReadAsync(IStore store, ProviderId provider, CancellationToken cancellationToken) => (await store.ReadOneAsync(
        snapshot => snapshot.Command((snapshot.IsPostgres ? OfPostgres : OfSqlite) + " WHERE p.provider = @provider", ("@provider", provider.Value)).ReadAllAsync(Read, cancellationToken),
        cancellationToken)).SingleOrDefault();

    /// <summary>From here on its due times count: met for the first time, or under another schedule than before.</summary>
    public static void Begin(StoreWriter writer, ProviderId provider, string schedule, DateTimeOffset now)
    {
        writer.Statement("INSERT INTO providers (provider) VALUES (?1) ON CONFLICT DO NOTHING").Bind(1, provider.Value).Run();
        writer.Statement("""
            UPDATE providers SET last_due_at = ?3, due_schedule = ?2
            WHERE provider = ?1 AND (last_due_at IS NULL OR due_schedule IS DISTINCT FROM ?2)
            """).Bind(1, provider.Value).Bind(2, schedule).Bind(3, now).Run();
    }

    /// <summary>Writes down what was decided. False when the store says something else than the decision was made on: another node was faster.</summary>
    public static bool Settle(StoreWriter writer, ProviderId provider, DueTurn turn)
    {
        writer.Statement("""
            UPDATE providers SET last_due_at = CASE WHEN last_due_at >= ?4 THEN last_due_at ELSE coalesce(?4, last_due_at) END,
                due_missed = due_missed + ?5, due_caught_up = due_caught_up + ?6, due_skipped = due_skipped + ?7,
                owed_run = CASE WHEN ?8 <> 0 THEN NULL ELSE owed_run END
            WHERE provider = ?1 AND last_due_at IS NOT DISTINCT FROM ?2 AND owed_run IS NOT DISTINCT FROM ?3
            """)
            .Bind(1, provider.Value).Bind(2, turn.SeenDue).Bind(3, turn.SeenOwed?.Value).Bind(4, turn.UpTo)
            .Bind(5, (long)turn.Missed).Bind(6, (long)turn.CaughtUp).Bind(7, (long)turn.Skipped).Bind(8, turn.From is not null || turn.TakesOver).Run();
        return writer.Changes == 1;
    }

    /// <summary>
    /// The run was cut short: a node goes on with its work. Runs that people started and stopped are theirs. One that stands for no due time does
    /// not take the place of one that does: it is the same walk, and the due time must not be forgotten.
    /// </summary>
    public static void Owe(StoreWriter writer, RunLease lease) => writer.Statement("""
        UPDATE providers SET owed_run = CASE WHEN owed_run IS NOT NULL AND (SELECT due_from FROM runs WHERE run = ?2) IS NULL THEN owed_run ELSE ?2 END, owed_tries = CASE WHEN (SELECT pages FROM runs WHERE run = ?2) > 0 THEN 1 ELSE owed_tries + 1 END
        WHERE provider = ?1 AND NOT EXISTS (SELECT 1 FROM runs WHERE run = ?2 AND trigger = 'manual' AND error_code = 'run.stopped')
        """).Bind(1, lease.Provider.Value).Bind(2, lease.Run.Value).Run();

    public static void Forgive(StoreWriter writer, ProviderId provider) =>
        writer.Statement("UPDATE providers SET owed_tries = 0 WHERE provider = ?1 AND owed_tries > 0").Bind(1, provider.Value).Run();

    private static DueState Read(StoreRow row) => new(
        row.Provider(0),
        row.Enum<ProviderState>(1) == ProviderState.Paused,
        row.InstantOrNull(2),
        row.TextOrNull(3),
        Later(row.InstantOrNull(4), row.InstantOrNull(5)),
        row.IsNull(6) ? null : new OwedRun(row.Run(6), row.Enum<RunTrigger>(8), row.InstantOrNull(9), row.InstantOrNull(10), (int)row.Int64(7)))
    {
        Holder = row.TextOrNull(11), LeaseIsOver = row.Flag(12),
    };

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one > other || other is null ? one : other;
}
