using System.Collections.Frozen;
using System.Text.Json;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>errors</c>.</summary>
internal static class ErrorsReader
{
    private const int Most = 30;

    private static readonly FrozenDictionary<string, ErrorMeaning> Meanings = new Dictionary<string, ErrorMeaning>(StringComparer.Ordinal)
    {
        ["throttled"] = ErrorMeaning.Throttled,
        ["unauthorized"] = ErrorMeaning.Unauthorized,
        ["forbidden"] = ErrorMeaning.Forbidden,
        ["cursorExpired"] = ErrorMeaning.CursorExpired,
        ["rejected"] = ErrorMeaning.Rejected,
        ["unavailable"] = ErrorMeaning.Unavailable,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<ErrorRule> Read(PresetObject root)
    {
        var rules = new List<ErrorRule>();
        foreach (var rule in PresetItems.Read(root, "errors", Most))
        {
            var status = rule.Integer("status", 200, 599);
            var path = rule.Path("path", isRequired: true);
            var values = Values(rule);
            var means = rule.Text("means", isRequired: true);
            if (means is not null && !Meanings.ContainsKey(means))
            {
                rule.Problem("means", $"An error cannot mean '{means}'.", Spelling.Hint(means, Meanings.Keys));
            }

            rule.RefuseOthers();
            if (path is not null && means is not null && Meanings.TryGetValue(means, out var meaning))
            {
                rules.Add(new ErrorRule((int?)status, path, values, meaning));
            }
        }

        return rules;
    }

    /// <summary>Texts, numbers and true, each by its text.</summary>
    private static List<string> Values(PresetObject rule)
    {
        var values = new List<string>();
        if (rule.Find("equals") is not { } element)
        {
            return values;
        }

        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() is 0 or > 100)
        {
            rule.Problem("equals", "A list of 1 to 100 values belongs here.", "Write for example [\"THROTTLED\"], or leave it out for anything that is there.");
            return values;
        }

        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind is JsonValueKind.Number or JsonValueKind.True || item is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length is > 0 and <= 200)
            {
                values.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText());
            }
            else
            {
                rule.Problem("equals", "An item is not a text of 1 to 200 characters, a number or true.", "An answer that holds nothing there is never a fault.");
            }
        }

        return values;
    }
}
