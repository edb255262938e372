using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CleanCustomers.Testing;

namespace CleanCustomers.Nodes.Tests.Chaos;

/// <summary>What the store and the systems say after all faults.</summary>
internal sealed class Figures
{
    private sealed record Row(long Run, string Provider, string State, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, DateTimeOffset? From, DateTimeOffset? DueAt, long? TakesOver, long Refused, string Owner, string? Error);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestStale = TimeSpan.FromSeconds(70);

    public int DueTimes { get; private set; }

    /// <summary>Due times without exactly one run that reached the end and stands for them.</summary>
    public List<string> NotOnce { get; } = [];

    public TimeSpan WorstStart { get; private set; }

    public TimeSpan WorstTakeOver { get; private set; }

    public int TakenOver { get; private set; }

    public long RefusedCommits { get; private set; }

    public int LostWhileFrozen { get; private set; }

    /// <summary>Requests on their way at once although no owner had just been woken.</summary>
    public int Overlaps { get; private set; }

    public int OverlapsOfWoken { get; private set; }

    public long Runs { get; private set; }

    public List<string> WrongProviders { get; } = [];

    public List<string> BrokenRules { get; } = [];

    /// <summary>Customers asked for at every node when all was over.</summary>
    public int Asked { get; private set; }

    public int AnsweredOtherwise { get; private set; }

    public IReadOnlyDictionary<string, long> RunsByNode { get; private set; } = new Dictionary<string, long>(StringComparer.Ordinal);

    public (long Missed, long CaughtUp, long Skipped) Counters { get; private set; }

    public static async Task<Figures> ReadAsync(Cluster cluster, Faults faults)
    {
        var figures = new Figures();
        var runs = await Store.ReadAsync(
            cluster.Database,
            "SELECT run, r.provider, r.state, started_at, finished_at, due_from, r.due_at, takes_over, refused_commits, owner, error_code FROM runs r JOIN occurrences ON token = run ORDER BY run",
            row => new Row(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), Instant(row, 4), Instant(row, 5), Instant(row, 6),
                row.IsDBNull(7) ? null : row.GetInt64(7), row.GetInt64(8), row.GetString(9), row.IsDBNull(10) ? null : row.GetString(10)));
        var lastDue = (await Store.ReadAsync(cluster.Database, "SELECT provider, last_due_at FROM providers", row => (Provider: row.GetString(0), At: row.GetFieldValue<DateTimeOffset>(1))))
            .ToDictionary(row => row.Provider, row => row.At, StringComparer.Ordinal);
        figures.Runs = runs.Count;
        figures.RunsByNode = runs.GroupBy(run => run.Owner.Split('/')[0], StringComparer.Ordinal).ToDictionary(group => group.Key, group => (long)group.Count(), StringComparer.Ordinal);
        figures.RefusedCommits = runs.Sum(run => run.Refused);
        foreach (var provider in runs.GroupBy(run => run.Provider, StringComparer.Ordinal))
        {
            figures.CountDue([.. provider], lastDue[provider.Key]);
        }

        figures.CountTakeOvers(runs, faults);
        figures.CountOverlaps(cluster, faults);
        await figures.CompareAsync(cluster);
        await figures.CompareAnswersAsync(cluster);
        return figures;
    }

    public string Table(Cluster cluster, Faults faults, TimeSpan took)
    {
        var text = new StringBuilder();
        void Line(string what, string value) => text.Append(CultureInfo.InvariantCulture, $"| {what} | {value} |\n");
        string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
        int Of(FaultKind kind) => faults.Blows.Count(blow => blow.Kind == kind);
        Line("figure", "value");
        Line("---", "---");
        Line("nodes, providers, minutes", string.Create(CultureInfo.InvariantCulture, $"3, {cluster.Provider.Names.Count}, {took.TotalMinutes:0.0}"));
        Line("kill -9, freezes, database crashes, nodes stopped in order", string.Create(CultureInfo.InvariantCulture, $"{Of(FaultKind.Kill)}, {Of(FaultKind.Freeze)}, {Of(FaultKind.DatabaseCrash) / 3}, {Of(FaultKind.RollingRestart)}"));
        Line("Redis killed, frozen", string.Create(CultureInfo.InvariantCulture, $"{Of(FaultKind.RedisKill)}, {Of(FaultKind.RedisFreeze)}"));
        Line("due occurrences with exactly one effect", string.Create(CultureInfo.InvariantCulture, $"{DueTimes - NotOnce.Count} of {DueTimes}"));
        Line("runs by node", string.Join(", ", RunsByNode.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}: {pair.Value}"))));
        Line("runs taken over; worst time from the blow to the new run", string.Create(CultureInfo.InvariantCulture, $"{TakenOver}; {Seconds(WorstTakeOver)} (bound {Seconds(Cluster.Lease + TimeSpan.FromSeconds(15))})"));
        Line("worst start lateness of a free provider", $"{Seconds(WorstStart)} (bound {Seconds(Cluster.Lease + TimeSpan.FromSeconds(15))})");
        Line("stale commits refused, stored", string.Create(CultureInfo.InvariantCulture, $"{RefusedCommits}, 0 ({LostWhileFrozen} runs lost while frozen)"));
        Line("walks of one provider at once", string.Create(CultureInfo.InvariantCulture, $"{Overlaps} (and {OverlapsOfWoken} last requests of woken nodes)"));
        Line("database back to the next page committed, worst", Seconds(faults.Resumed.DefaultIfEmpty().Max()));
        Line("reads without database or with Redis frozen: answered from cache, 503 with Retry-After, all; slowest", string.Create(CultureInfo.InvariantCulture, $"{faults.Reads.Count(read => read.Status == 200)}, {faults.Reads.Count(read => read is { Status: 503, SaysWhen: true })}, {faults.Reads.Count}; {Seconds(faults.Reads.Select(read => read.Took).DefaultIfEmpty().Max())}"));
        Line("customers that a node answers otherwise than the others", string.Create(CultureInfo.InvariantCulture, $"{AnsweredOtherwise} of {Asked}"));
        Line("due times missed, caught up, skipped", string.Create(CultureInfo.InvariantCulture, $"{Counters.Missed}, {Counters.CaughtUp}, {Counters.Skipped}"));
        Line("providers equal to the truth by hash", string.Create(CultureInfo.InvariantCulture, $"{cluster.Provider.Names.Count - WrongProviders.Count} of {cluster.Provider.Names.Count}"));
        foreach (var wrong in NotOnce.Concat(BrokenRules).Concat(WrongProviders))
        {
            Line("wrong", wrong);
        }

        return text.ToString();
    }

    private static DateTimeOffset? Instant(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private void CountDue(IReadOnlyList<Row> runs, DateTimeOffset lastDue)
    {
        var first = runs.Where(run => run.From is not null).Select(run => run.From!.Value).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        for (var due = first; due <= lastDue; due += Minute)
        {
            if (runs.Any(run => run.State == "running" && run.From <= due && due <= run.DueAt))
            {
                // It came while the figures were read.
                continue;
            }

            DueTimes++;
            var done = runs.Count(run => run.State == "succeeded" && run.From <= due && due <= run.DueAt);
            if (done != 1)
            {
                NotOnce.Add(string.Create(CultureInfo.InvariantCulture, $"{runs[0].Provider} due {due:HH:mm} has {done}: {string.Join("; ", runs.Where(run => run.From <= due && due <= run.DueAt).Select(run => $"{run.Run} {run.State} {run.Error} after {run.TakesOver}"))}"));
            }
        }

        // A run that follows another one could not start before that had ended.
        foreach (var run in runs.Where(run => run.DueAt is not null && run.TakesOver is null))
        {
            var free = runs.Where(before => before.Run < run.Run && before.FinishedAt is not null).Select(before => before.FinishedAt!.Value).DefaultIfEmpty().Max();
            var lateness = run.StartedAt - (free > run.DueAt ? free : run.DueAt!.Value);
            WorstStart = lateness > WorstStart ? lateness : WorstStart;
        }
    }

    private void CountTakeOvers(IReadOnlyList<Row> runs, Faults faults)
    {
        var byRun = runs.ToDictionary(run => run.Run);
        foreach (var run in runs.Where(run => run.TakesOver is not null))
        {
            TakenOver++;
            var lost = byRun[run.TakesOver!.Value];
            var blow = faults.Blows.LastOrDefault(blow => blow.Owner == lost.Owner && blow.At < run.StartedAt);
            if (blow is not null)
            {
                LostWhileFrozen += blow.Kind == FaultKind.Freeze ? 1 : 0;
                WorstTakeOver = run.StartedAt - blow.At > WorstTakeOver ? run.StartedAt - blow.At : WorstTakeOver;
            }
        }
    }

    // A node that wakes up may have asked for one more page before it asks whether the run is still its own.
    private void CountOverlaps(Cluster cluster, Faults faults)
    {
        var woken = faults.Blows.Select(blow => blow.WokenAt).OfType<DateTimeOffset>().ToList();
        OverlapsOfWoken = cluster.Provider.Overlaps.Count(overlap => woken.Exists(at => at - TimeSpan.FromSeconds(1) <= overlap.At && overlap.At <= at + TimeSpan.FromSeconds(3)));
        Overlaps = cluster.Provider.Overlaps.Count - OverlapsOfWoken;
    }

    private async Task CompareAsync(Cluster cluster)
    {
        foreach (var name in cluster.Provider.Names)
        {
            var bodies = await Store.ReadAsync(
                cluster.Database,
                $"SELECT convert_from(body, 'UTF8') FROM record_bodies WHERE removed = 0 AND provider_key = (SELECT provider_key FROM providers WHERE provider = '{name}') ORDER BY external_id",
                row => row.GetString(0));
            if (ChangingProvider.Hash(bodies) != cluster.Provider.TruthOf(name))
            {
                WrongProviders.Add(name);
            }
        }

        foreach (var (rule, sql) in Rules)
        {
            if (await Store.NumberAsync(cluster.Database, sql) is var broken and not 0)
            {
                BrokenRules.Add(string.Create(CultureInfo.InvariantCulture, $"{rule}: {broken}"));
            }
        }

        Counters = (await Store.ReadAsync(
            cluster.Database, "SELECT sum(due_missed)::bigint, sum(due_caught_up)::bigint, sum(due_skipped)::bigint FROM providers", row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)))).Single();
    }

    // A node that did not hear whether its commit was done tells nobody; what is kept of it ends with its life (docs/caching.md).
    private async Task CompareAnswersAsync(Cluster cluster)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) }.WithTestKey();
        var begun = TimeProvider.System.GetTimestamp();
        do
        {
            await CompareOnceAsync(cluster, http);
        }
        while (AnsweredOtherwise > 0 && TimeProvider.System.GetElapsedTime(begun) < LongestStale);
    }

    private async Task CompareOnceAsync(Cluster cluster, HttpClient http)
    {
        (Asked, AnsweredOtherwise) = (0, 0);
        var list = await http.GetFromJsonAsync<JsonNode>(new Uri(cluster.Nodes[0].Address, "api/v1/customers?limit=200"));
        foreach (var customer in list!["items"]!.AsArray())
        {
            var answers = await Task.WhenAll(cluster.Nodes.Select(node => http.GetFromJsonAsync<JsonObject>(new Uri(node.Address, $"api/v1/customers/{customer!["id"]}"))));
            Asked++;

            // When each node looked is its own; what it saw is the same.
            foreach (var answer in answers)
            {
                answer!.Remove("asOf");
                answer.Remove("freshness");
            }

            AnsweredOtherwise += answers.All(answer => JsonNode.DeepEquals(answer, customer)) ? 0 : 1;
        }
    }

    private static readonly (string Rule, string Sql)[] Rules =
    [
        ("runs whose counters do not add up", "SELECT count(*) FROM runs WHERE read <> created + updated + unchanged + removed + quarantined + suppressed"),
        ("records created by runs and records stored differ by", "SELECT (SELECT sum(created) FROM runs) - (SELECT count(*) FROM record_bodies)"),
        ("gaps or repeats in the sequence of changes", "SELECT coalesce(max(sequence), 0) - count(*) FROM changes"),
        ("sequence of changes and its counter differ by", "SELECT (SELECT last_sequence FROM feed) - (SELECT coalesce(max(sequence), 0) FROM changes)"),
        ("customers created twice", "SELECT count(*) FROM (SELECT customer_key FROM changes WHERE kind = 'created' GROUP BY 1 HAVING count(*) > 1) twice"),
        ("customers and live records differ by", "SELECT (SELECT count(*) FROM customers) - (SELECT count(*) FROM record_bodies WHERE removed = 0)"),
    ];
}
