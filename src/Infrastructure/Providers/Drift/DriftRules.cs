using CleanCustomers.Application.Providers;

namespace CleanCustomers.Infrastructure.Providers.Drift;

/// <summary>What about a list's shape is not as it was at its baseline, the end of its first complete run.</summary>
internal static class DriftRules
{
    /// <summary>A field is missing when it was absent this many times as long as it usually stays away, so hardly ever by chance (e⁻²⁰).</summary>
    private const int Absences = 20;

    /// <summary>Nothing before the baseline: until then everything is new.</summary>
    public static IEnumerable<DriftFinding> Find(string list, ShapeTree tree) =>
        tree.Baseline is { } baseline ? FindBelow(tree.Root, "$", new Scope(list, tree.Records, baseline)) : [];

    private static IEnumerable<DriftFinding> FindBelow(ShapeNode parent, string path, Scope scope)
    {
        foreach (var node in parent.Members)
        {
            var at = path + StepText(node.Name);
            var first = Sightings(node).Min(sighting => sighting.First);
            if (first > scope.Baseline)
            {
                // What is below a new place is as new.
                yield return Finding(DriftKind.New, node, at, FirstKind(node), first, scope);
                continue;
            }

            if (IsMissing(Sightings(node), scope.Records))
            {
                yield return Finding(DriftKind.Missing, node, at, null, LastSeen(node), scope);
                continue;
            }

            foreach (var finding in OfKinds(node, at, first, scope).Concat(HasContainer(node, scope) ? FindBelow(node, at, scope) : []))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<DriftFinding> OfKinds(ShapeNode node, string path, DateTimeOffset first, Scope scope)
    {
        foreach (var kind in Kinds(node).Where(kind => node[kind].First > scope.Baseline && node[kind].First > first))
        {
            var hadValue = Kinds(node).Any(other => other != ShapeKind.Null && other != kind && node[other].First < node[kind].First);
            if (hadValue)
            {
                yield return Finding(kind == ShapeKind.Null ? DriftKind.NewlyNull : DriftKind.Retyped, node, path, kind, node[kind].First, scope);
            }
        }
    }

    // When the object or array itself no longer comes, what was in it is not missing by itself.
    private static bool HasContainer(ShapeNode node, Scope scope) =>
        Kinds(node).Where(kind => kind is ShapeKind.Object or ShapeKind.Array).Any(kind => !IsMissing([node[kind]], scope.Records));

    private static bool IsMissing(IReadOnlyCollection<Sighting> sightings, long records)
    {
        var last = sightings.Max(sighting => sighting.LastRecord);
        var gap = Math.Max(1.0, (double)last / sightings.Sum(sighting => sighting.Seen));
        return records - last >= Absences * gap;
    }

    private static DriftFinding Finding(DriftKind change, ShapeNode node, string path, ShapeKind? kind, DateTimeOffset since, Scope scope) =>
        new(scope.List, path, change, [.. Kinds(node).Select(NameOf)], kind is { } one ? NameOf(one) : null, since, LastSeen(node));

    private static IEnumerable<ShapeKind> Kinds(ShapeNode node) => Enum.GetValues<ShapeKind>().Where(kind => node[kind].Seen > 0);

    private static List<Sighting> Sightings(ShapeNode node) => Kinds(node).Select(kind => node[kind]).ToList();

    private static ShapeKind FirstKind(ShapeNode node) => Kinds(node).MinBy(kind => node[kind].First);

    private static DateTimeOffset LastSeen(ShapeNode node) => Sightings(node).Max(sighting => sighting.Last);

    private static string NameOf(ShapeKind kind) => kind switch
    {
        ShapeKind.Text => "text",
        ShapeKind.Number => "number",
        ShapeKind.Boolean => "boolean",
        ShapeKind.Null => "null",
        ShapeKind.Object => "object",
        _ => "array",
    };

    private static string StepText(string step) => step switch
    {
        ShapeNode.Element => step,
        ShapeNode.Any => ".*",
        _ when step.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') => "." + step,
        _ => $"['{step}']",
    };

    private sealed record Scope(string List, long Records, DateTimeOffset Baseline);
}
