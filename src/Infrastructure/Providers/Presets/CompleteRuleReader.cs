using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>complete</c>. There is no default: files that are read too early lose customers without a word.</summary>
internal static class CompleteRuleReader
{
    private const string Choices = "Write {\"marker\": \".done\"}, {\"manifest\": \"{name}.json\", \"rows\": \"$.rows\"}, {\"stable\": \"PT1M\"}, or {\"none\": true} where files appear whole.";
    private static readonly string[] Kinds = ["marker", "manifest", "stable", "none"];

    public static CompleteRule? Read(PresetObject files)
    {
        if (files.Find("complete") is null)
        {
            files.Problems.Add(files.Pointer, "'complete' is missing: nothing says when a file was written to its end.", Choices);
            return null;
        }

        if (files.Object("complete") is not { } complete)
        {
            return null;
        }

        var used = Kinds.Where(kind => complete.Find(kind) is not null).ToList();
        if (used.Count != 1)
        {
            files.Problem("complete", "Exactly one rule belongs here.", Choices);
            complete.RefuseOthers();
            return null;
        }

        var rule = ReadRule(complete, used[0]);
        complete.RefuseOthers();
        return rule;
    }

    private static CompleteRule? ReadRule(PresetObject complete, string kind)
    {
        switch (kind)
        {
            case "marker":
                return Name(complete, kind) is { } marker ? new CompleteRule.Marker(marker) : null;
            case "manifest":
                var (rows, checksum) = (complete.Path("rows"), complete.Path("checksum"));
                if (complete.Find("rows") is null && complete.Find("checksum") is null)
                {
                    complete.Problem(kind, "Nothing says what the manifest proves.", "Add \"rows\" or \"checksum\": paths of the number of records or the checksum in it.");
                }

                return Name(complete, kind) is { } manifest ? new CompleteRule.Manifest(manifest, rows, checksum) : null;
            case "stable":
                return complete.Duration(kind, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)) is { } duration ? new CompleteRule.Stable(duration) : null;
            default:
                if (complete.Flag(kind) is false)
                {
                    complete.Problem(kind, "The rule is switched off, so there is none.", Choices);
                }

                return CompleteRule.None.Instance;
        }
    }

    private static string? Name(PresetObject complete, string kind)
    {
        var name = complete.Text(kind, longest: 200);
        if (name is not null && (name.Contains('/', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal) || name is "." or ".." or "{name}"))
        {
            complete.Problem(kind, "The text names no other file beside the one it stands for.", "Write an ending (.done), a name with {name} in it, or a file name (_SUCCESS).");
        }

        return name;
    }
}
