using System.Text.Json;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads where a date field comes from and how it is written.</summary>
internal static class DateSourceReader
{
    private static readonly string[] GapChoices = ["issue", "later"];
    private static readonly string[] RepeatChoices = ["issue", "earlier", "later"];

    public static DateSource? Read(PresetObject map, string name, CustomerField field, DateTarget target)
    {
        if (map.Find(name) is { ValueKind: JsonValueKind.String })
        {
            map.Problem(name, "A date needs its formats declared.", $"Write {{ \"path\": …, \"formats\": [\"iso\"] }}; formats: {string.Join(", ", DateFormatNames.All)}.");
            return null;
        }

        if (map.Object(name) is not { } member)
        {
            return null;
        }

        var path = PlaceReader.Read(member, "path", isRequired: true);
        var formats = member.Texts("formats", isRequired: true)
            .Select(item => DateFormatReader.Read(item.Text, item.Pointer, member.Problems)).ToArray();
        var zone = member.Zone("zone");
        var source = new DateSource(
            path!,
            [.. formats.OfType<DateFormat>()],
            zone,
            [.. member.Texts("nullWords").Select(word => word.Text.Trim())],
            ReadChoice(member, "gap", GapChoices),
            ReadChoice(member, "repeat", RepeatChoices))
        {
            Min = member.Day("min"),
            Pivot = (int?)member.Integer("pivot", 1999, 2098),
            Noon = target == DateTarget.Day && (member.Flag("noon") ?? false),
        };
        member.RefuseOthers();
        if (path is null || formats.Length == 0 || formats.Contains(null) || (zone is null && member.Find("zone") is not null))
        {
            return null;
        }

        Check(member, source, field, target);
        return source;
    }

    private static void Check(PresetObject member, DateSource source, CustomerField field, DateTarget target)
    {
        foreach (var fault in DateSourceRules.Check(source, target))
        {
            member.Problems.Add($"{member.Pointer}/{fault.Member}", fault.Message, fault.Remedy);
        }

        // The watermark must not be later than the change: it would skip the hour between the two readings.
        if (field == CustomerField.UpdatedAt && source.Repeat == DaylightChoice.Later)
        {
            member.Problem("repeat", "The change time of a repeated hour cannot be taken as the later one.", "Write earlier: an hour is then read twice instead of skipped.");
        }
    }

    private static DaylightChoice ReadChoice(PresetObject member, string name, string[] choices)
    {
        if (member.Text(name) is not { } text)
        {
            return DaylightChoice.Issue;
        }

        if (!choices.Contains(text, StringComparer.Ordinal))
        {
            member.Problem(name, $"'{text}' is no choice here.", $"Write one of {string.Join(", ", choices)}.");
        }

        return text switch
        {
            "earlier" => DaylightChoice.Earlier,
            "later" => DaylightChoice.Later,
            _ => DaylightChoice.Issue,
        };
    }
}
