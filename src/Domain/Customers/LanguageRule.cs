using System.Collections.Frozen;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Customers;

/// <summary>
/// Languages to BCP 47. Reads tags in any case and with underscores, POSIX locales, ISO 639-2 codes (<c>ger</c>, <c>deu</c>), replaced codes (<c>iw</c>), and
/// names in English and in the language itself. Extensions and private use are not read.
/// </summary>
public static class LanguageRule
{
    private const int LongestTag = 35; // RFC 5646 §4.4.1

    private static readonly Lazy<Table> Languages = new(() => new Table());

    /// <summary>Language in lower case, script in title case, region in upper case (<c>zh-Hant-TW</c>); null when absent or unknown.</summary>
    public static string? Clean(string? sent, RecordNotes notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        if (TextRule.Clean(sent, CustomerField.Language, notes) is not { } text)
        {
            return null;
        }

        var tag = Find(text);
        if (tag is null)
        {
            notes.Add(CustomerField.Language, CleaningRules.LanguageUnknown);
        }

        return tag;
    }

    /// <summary>The tag for a tag, code or name, or null. Also for checking what an operator configured.</summary>
    public static string? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= LongestTag && FindTag(text) is { } tag ? tag : Languages.Value.Names.Find(text);
    }

    private static string? FindTag(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny('.', '@'); // POSIX: en_US.UTF-8, de_DE@euro
        text = end < 0 ? text : text[..end];
        var rest = text.IndexOfAny('-', '_');
        var language = rest < 0 ? text : text[..rest];
        if (language.Length is not (2 or 3) || !Languages.Value.CodesBySpan.TryGetValue(language, out var tag))
        {
            return null;
        }

        return rest < 0 ? tag : WithSubtags(tag, text[(rest + 1)..]);
    }

    private static string? WithSubtags(string tag, ReadOnlySpan<char> subtags)
    {
        var (script, region) = (false, false);
        foreach (var range in subtags.SplitAny('-', '_'))
        {
            var part = subtags[range];
            if (part.Length == 4 && !script && !region && IsLetters(part))
            {
                script = true;
                tag = $"{tag}-{char.ToUpperInvariant(part[0])}{part[1..].ToString().ToLowerInvariant()}";
            }
            else if (!region && Region(part) is { } code)
            {
                region = true;
                tag = $"{tag}-{code}";
            }
            else if (IsVariant(part))
            {
                region = true;
                tag = $"{tag}-{part.ToString().ToLowerInvariant()}";
            }
            else
            {
                return null;
            }
        }

        return tag;
    }

    // Latin America, the world and Europe are the areas that software uses as a region of a language.
    private static string? Region(ReadOnlySpan<char> part) => part switch
    {
        "419" => "419",
        "001" => "001",
        "150" => "150",
        _ => part.Equals("UK", StringComparison.OrdinalIgnoreCase) ? "GB" : CountryRule.FindCode(part),
    };

    private static bool IsVariant(ReadOnlySpan<char> part)
    {
        foreach (var c in part)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return false;
            }
        }

        return part.Length is >= 5 and <= 8 || (part.Length == 4 && char.IsAsciiDigit(part[0]));
    }

    private static bool IsLetters(ReadOnlySpan<char> part)
    {
        foreach (var c in part)
        {
            if (!char.IsAsciiLetter(c))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Table
    {
        public Table()
        {
            var rows = NameTable.ReadRows("languages.txt");
            var codes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var row in rows)
            {
                codes.Add(row[0], row[0]);
                foreach (var other in row[1].Split(',', StringSplitOptions.RemoveEmptyEntries))
                {
                    codes.Add(other, row[0]);
                }
            }

            CodesBySpan = codes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
            Names = new NameTable(rows.Select(row => (row[0], row[2].Split('|', StringSplitOptions.RemoveEmptyEntries).AsEnumerable())));
        }

        public FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> CodesBySpan { get; }

        public NameTable Names { get; }
    }
}
