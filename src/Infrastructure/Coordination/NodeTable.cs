using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Coordination;

/// <summary>
/// The nodes that are alive, by the database's clock. Only where several share a PostgreSQL; the embedded store has one node and nothing to write.
/// It spreads work and decides nothing: who may write is the lease's matter.
/// </summary>
internal sealed class NodeTable(IStore store, TimeProvider time)
{
    private volatile IReadOnlyCollection<string> alive = [];

    /// <summary>As of the last beat.</summary>
    public IReadOnlyCollection<string> Alive => alive;

    private bool IsShared => store is Persistence.Postgres.PostgresDatabase;

    /// <summary>Tells the others that this node lives, learns who else does, and sets the <see cref="DatabaseClock"/>.</summary>
    /// <param name="node">This node.</param>
    /// <param name="lifetime">How long it counts as alive without another beat.</param>
    /// <param name="cancellationToken">Stops waiting for the turn to write.</param>
    public async Task BeatAsync(string node, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        alive = IsShared ? await store.WriteAsync(writer => Beat(writer, node, lifetime), cancellationToken) : [node];
    }

    /// <summary>A node that stops in order leaves its share to the others at once.</summary>
    public Task LeaveAsync(string node, CancellationToken cancellationToken) => !IsShared ? Task.CompletedTask : store.WriteAsync(
        writer =>
        {
            writer.Statement("DELETE FROM nodes WHERE node = ?1").Bind(1, node).Run();
            return true;
        },
        cancellationToken);

    private List<string> Beat(StoreWriter writer, string node, TimeSpan lifetime)
    {
        var asked = time.GetTimestamp();
        var clock = writer.Statement($"SELECT {writer.Now}");
        clock.Step();
        (time as DatabaseClock)?.Set(clock.Instant(0)!.Value, asked, time.GetTimestamp());
        clock.Reset();
        writer.Statement($"""
            INSERT INTO nodes (node, alive_until) VALUES (?1, {writer.After(lifetime)})
            ON CONFLICT (node) DO UPDATE SET alive_until = excluded.alive_until
            """).Bind(1, node).Run();
        writer.Statement($"DELETE FROM nodes WHERE node IN (SELECT node FROM nodes WHERE alive_until < {writer.Now} {writer.SkipLocked})").Run();
        var find = writer.Statement("SELECT node FROM nodes ORDER BY node");
        var found = new List<string>();
        while (find.Step())
        {
            found.Add(find.Text(0)!);
        }

        return found;
    }
}
