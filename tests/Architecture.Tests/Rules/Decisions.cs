using System.Text.RegularExpressions;
using CleanCustomers.Architecture.Tests.Reading;

namespace CleanCustomers.Architecture.Tests.Rules;

/// <summary>Architecture decision records: their form and their index.</summary>
internal static partial class Decisions
{
    private static readonly string[] Sections = ["## Context", "## Decision", "## Rejected", "## Consequences", "## Proof"];

    public static Verdict AreWellFormed(string folder)
    {
        var index = File.Exists(Path.Combine(folder, "README.md")) ? File.ReadAllText(Path.Combine(folder, "README.md")) : "";
        var files = Directory.EnumerateFiles(folder, "*.md").Where(file => Path.GetFileName(file) != "README.md").Order(StringComparer.Ordinal).ToList();
        var repeated = files.GroupBy(file => Path.GetFileName(file)[..4], StringComparer.Ordinal).Where(g => g.Count() > 1)
            .Select(g => $"number {g.Key} is given to {g.Count()} records");
        return new Verdict(
            $"Every decision in {folder} is numbered once, listed in README.md, dated and has {string.Join(", ", Sections)}",
            files.Count,
            [.. files.SelectMany(file => Faults(file, index)), .. repeated, .. DeadLinks(folder, index)]);
    }

    private static IEnumerable<string> Faults(string file, string index)
    {
        var name = Path.GetFileName(file);
        var lines = File.ReadAllLines(file);
        if (!FileName().IsMatch(name))
        {
            yield return $"{name} is not named NNNN-short-order.md";
        }
        else if (lines.Length < 2 || !lines[0].StartsWith($"# {name[..4].TrimStart('0')}. ", StringComparison.Ordinal))
        {
            yield return $"{name} does not begin with its number and title";
        }

        if (!lines.Any(line => Dated().IsMatch(line)))
        {
            yield return $"{name} has no line 'Date: yyyy-MM-dd · Status: …'";
        }

        if (!index.Contains($"({name})", StringComparison.Ordinal))
        {
            yield return $"{name} is not in README.md";
        }

        var found = lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line.Trim()).ToList();
        foreach (var section in Sections.Where(section => !found.Contains(section)))
        {
            yield return $"{name} lacks {section}";
        }

        foreach (var empty in found.Where(section => IsEmpty(lines, section)))
        {
            yield return $"{name} says nothing under {empty}";
        }
    }

    private static bool IsEmpty(IReadOnlyList<string> lines, string section) => !lines
        .SkipWhile(line => line.Trim() != section).Skip(1)
        .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
        .Any(line => !string.IsNullOrWhiteSpace(line));

    private static IEnumerable<string> DeadLinks(string folder, string index) => Link().Matches(index)
        .Select(match => match.Groups["file"].Value)
        .Where(name => !File.Exists(Path.Combine(folder, name)))
        .Select(name => $"README.md names {name}, which does not exist");

    [GeneratedRegex(@"^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.md$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileName();

    [GeneratedRegex(@"^Date: \d{4}-\d{2}-\d{2} · Status: (Accepted|Proposed|Superseded by \d{4})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dated();

    [GeneratedRegex(@"\((?<file>\d{4}-[^)]+\.md)\)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
