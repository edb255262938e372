using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;

namespace CleanCustomers.Infrastructure.Providers.Drift;

/// <summary>Shapes in the store. Written once per run, in a transaction of its own.</summary>
internal sealed class ShapeStore(IStore store) : IDriftReader
{
    private static readonly string[] KindNames = ["text", "number", "boolean", "null", "object", "array"];

    /// <param name="seen">By list.</param>
    /// <param name="baseline">When the run was complete, else null.</param>
    public Task MergeAsync(
        ProviderId provider, IReadOnlyDictionary<string, ShapeTree> seen, DateTimeOffset? baseline, CancellationToken cancellationToken) =>
        store.WriteAsync(
            writer =>
            {
                var budget = new ShapeBudget(ShapeBudget.MostPaths);
                var stored = Load(writer, provider, budget);
                foreach (var (feed, tree) in seen)
                {
                    if (!stored.TryGetValue(feed, out var known))
                    {
                        stored.Add(feed, known = new ShapeTree(budget));
                    }

                    known.Merge(tree);
                    known.Baseline ??= baseline;
                    Replace(writer, provider, feed, known);
                }

                return seen.Count;
            },
            cancellationToken);

    public Task<ProviderDrift> ReadAsync(ProviderId provider, CancellationToken cancellationToken) => store.ReadAsync(
        async snapshot =>
        {
            var trees = await LoadAsync(snapshot, provider, cancellationToken);
            return new ProviderDrift(
                provider,
                trees.Values.Min(tree => tree.Baseline),
                trees.Values.Sum(tree => tree.Records),
                trees.Values.Sum(tree => tree.Root.Count()),
                trees.Values.Any(tree => tree.IsTruncated),
                [.. trees.SelectMany(pair => DriftRules.Find(pair.Key, pair.Value)).OrderByDescending(finding => finding.Since).ThenBy(finding => finding.Path, StringComparer.Ordinal)]);
        },
        cancellationToken);

    private static async Task<Dictionary<string, ShapeTree>> LoadAsync(StoreSnapshot snapshot, ProviderId provider, CancellationToken cancellationToken)
    {
        var trees = new Dictionary<string, ShapeTree>(StringComparer.Ordinal);
        var budget = new ShapeBudget(0);
        foreach (var (feed, tree) in await snapshot.Command("SELECT feed, records, baseline_at, truncated FROM shapes WHERE provider = @provider", ("@provider", provider.Value))
            .ReadAllAsync(row => (row.Text(0), new ShapeTree(budget) { Records = row.Int64(1), Baseline = row.InstantOrNull(2), IsTruncated = row.Int64(3) != 0 }), cancellationToken))
        {
            trees.Add(feed, tree);
        }

        await snapshot.Command(
            "SELECT feed, path, kind, seen, first_at, last_at, last_record FROM shape_fields WHERE provider = @provider", ("@provider", provider.Value))
            .ReadAllAsync(row => Place(trees[row.Text(0)].Root, row.Text(1))[KindOf(row.Text(2))] =
                new Sighting(row.Int64(3), row.Instant(4), row.Instant(5), row.Int64(6)), cancellationToken);
        return trees;
    }

    private static Dictionary<string, ShapeTree> Load(StoreWriter writer, ProviderId provider, ShapeBudget budget)
    {
        var trees = new Dictionary<string, ShapeTree>(StringComparer.Ordinal);
        var lists = writer.Statement("SELECT feed, records, baseline_at, truncated FROM shapes WHERE provider = ?1").Bind(1, provider.Value);
        while (lists.Step())
        {
            trees.Add(lists.Text(0)!, new ShapeTree(budget) { Records = lists.Int64(1), Baseline = lists.Instant(2), IsTruncated = lists.Int64(3) != 0 });
        }

        var fields = writer.Statement("SELECT feed, path, kind, seen, first_at, last_at, last_record FROM shape_fields WHERE provider = ?1").Bind(1, provider.Value);
        while (fields.Step())
        {
            Place(trees[fields.Text(0)!].Root, fields.Text(1)!)[KindOf(fields.Text(2)!)] =
                new Sighting(fields.Int64(3), fields.Instant(4)!.Value, fields.Instant(5)!.Value, fields.Int64(6));
        }

        budget.Free(-trees.Values.Sum(tree => tree.Root.Count()));
        return trees;
    }

    // Whole: a map that was collapsed takes rows away, and there are at most a thousand paths.
    private static void Replace(StoreWriter writer, ProviderId provider, string feed, ShapeTree tree)
    {
        writer.Statement("""
            INSERT INTO shapes (provider, feed, records, baseline_at, truncated) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (provider, feed) DO UPDATE SET records = ?3, baseline_at = ?4, truncated = ?5
            """)
            .Bind(1, provider.Value).Bind(2, feed).Bind(3, tree.Records).Bind(4, tree.Baseline).Bind(5, tree.IsTruncated).Run();
        writer.Statement("DELETE FROM shape_fields WHERE provider = ?1 AND feed = ?2").Bind(1, provider.Value).Bind(2, feed).Run();
        var insert = writer.Statement("INSERT INTO shape_fields (provider, feed, path, kind, seen, first_at, last_at, last_record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        foreach (var (path, node) in Places(tree.Root, ""))
        {
            foreach (var kind in Enum.GetValues<ShapeKind>().Where(kind => node[kind].Seen > 0))
            {
                var sighting = node[kind];
                insert.Bind(1, provider.Value).Bind(2, feed).Bind(3, path).Bind(4, KindNames[(int)kind]).Bind(5, sighting.Seen)
                    .Bind(6, sighting.First).Bind(7, sighting.Last).Bind(8, sighting.LastRecord).Later();
            }
        }
    }

    private static IEnumerable<(string Path, ShapeNode Node)> Places(ShapeNode node, string path) => node.Members.SelectMany(member =>
    {
        var at = path + Presets.PresetJson.Step(member.Name);
        return Places(member, at).Prepend((at, member));
    });

    private static ShapeNode Place(ShapeNode root, string path)
    {
        var node = root;
        foreach (var step in path.Split('/').Skip(1))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            node = node.Find(name) ?? node.Add(name);
        }

        return node;
    }

    private static ShapeKind KindOf(string name) => (ShapeKind)Array.IndexOf(KindNames, name);
}
