using System.Text.Json;
using System.Text.RegularExpressions;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>cleaning</c>.</summary>
internal static partial class CleaningReader
{
    public static CleaningPolicy Read(PresetObject root)
    {
        if (root.Object("cleaning") is not { } cleaning)
        {
            return CleaningPolicy.Default;
        }

        var country = cleaning.Text("defaultCountry");
        if (country is not null && !Country.IsMatch(country))
        {
            cleaning.Problem("defaultCountry", "The text is not a country code.", "Write ISO 3166-1 alpha-2 in capitals, for example ES.");
        }

        var language = cleaning.Text("defaultLanguage");
        if (language is not null && !Language.IsMatch(language))
        {
            cleaning.Problem("defaultLanguage", "The text is not a language tag.", "Write BCP 47, for example es or pt-BR.");
        }

        var overrides = ReadRules(cleaning);
        cleaning.RefuseOthers();
        return new CleaningPolicy(country, language, overrides);
    }

    private static Dictionary<string, RuleAction> ReadRules(PresetObject cleaning)
    {
        var overrides = new Dictionary<string, RuleAction>(StringComparer.Ordinal);
        if (cleaning.Object("rules") is not { } rules)
        {
            return overrides;
        }

        foreach (var rule in rules.Members)
        {
            if (CleaningRules.Find(rule.Name) is not { } found)
            {
                rules.Problem(rule.Name, "There is no such cleaning rule.", Spelling.Hint(rule.Name, [.. CleaningRules.All.Select(known => known.Id)]));
            }
            else if (!found.CanOverride)
            {
                rules.Problem(rule.Name, "This rule corrects without losing anything; it is not open to choice.", "Take the line out.");
            }

            switch (rule.Value.ValueKind == JsonValueKind.String ? rule.Value.GetString() : null)
            {
                case "warn":
                    overrides[rule.Name] = RuleAction.Warn;
                    break;
                case "reject":
                    overrides[rule.Name] = RuleAction.Reject;
                    break;
                default:
                    rules.Problem(rule.Name, "A rule can warn or reject.", "Write \"warn\" or \"reject\".");
                    break;
            }
        }

        return overrides;
    }

    [GeneratedRegex(@"\A[A-Z]{2}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Country { get; }

    [GeneratedRegex(@"\A[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Language { get; }
}
