using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Customers;

/// <summary>
/// Single-line texts: Unicode form C, single spaces, nothing invisible, a limit of length. Case and spelling stay as sent: an all-capitals
/// name may be what the customer's passport says.
/// </summary>
public static class TextRule
{
    private const int StackChars = 256;
    private const int LongestMarkRun = 32;

    [Flags]
    private enum Findings
    {
        None = 0,
        WhiteSpace = 1,
        Controls = 2,
        Invisible = 4,
        Noncharacter = 8,
        NotNfc = 16,
        Replacement = 32,
    }

    /// <summary>Longest stored text in UTF-16 units; a field without a limit here is bounded by its own rule.</summary>
    public static int LimitOf(CustomerField field) => field switch
    {
        CustomerField.GivenName or CustomerField.FamilyName => 150,
        CustomerField.City or CustomerField.Region => 200,
        CustomerField.Name or CustomerField.Company or CustomerField.AddressLine1 or CustomerField.AddressLine2 => 400,
        CustomerField.Phone => 100,
        CustomerField.PostalCode => 40,
        _ => int.MaxValue,
    };

    /// <summary>The clean text, or null when nothing visible is left.</summary>
    public static string? Clean(string? text, CustomerField field, RecordNotes notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var clean = IsCleanAscii(text) ? text : Repair(text, field, notes);
        if (clean is null || clean.Length <= LimitOf(field))
        {
            return clean;
        }

        notes.Add(field, CleaningRules.TextTooLong);
        return field is CustomerField.Phone or CustomerField.PostalCode ? null : Cut(clean, LimitOf(field));
    }

    /// <summary>Cleaning would return the text as it is, without a note.</summary>
    internal static bool IsClean(string text)
    {
        var found = Findings.None;
        return IsCleanAscii(text)
            || (!HasLoneSurrogate(text) && ReferenceEquals(Filter(text, ref found), text) && found == Findings.None && text.IsNormalized());
    }

    private static bool IsCleanAscii(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange(' ', '~')
        && text[0] != ' ' && text[^1] != ' ' && !text.AsSpan().Contains("  ", StringComparison.Ordinal);

    private static string? Repair(string text, CustomerField field, RecordNotes notes)
    {
        if (HasLoneSurrogate(text))
        {
            notes.Add(field, CleaningRules.TextLoneSurrogate);
            return null;
        }

        // A removal can bring two characters together that compose, and composing can change what stands beside a joiner.
        var found = Findings.None;
        for (var before = text; ; before = text)
        {
            text = Filter(before, ref found);
            if (!text.IsNormalized())
            {
                text = text.Normalize();
                found |= Findings.NotNfc;
            }

            if (string.Equals(text, before, StringComparison.Ordinal))
            {
                break;
            }
        }

        if (text.Length > 0 || found != Findings.WhiteSpace)
        {
            Report(found, field, notes);
        }

        return text.Length == 0 ? null : text;
    }

    private static bool HasLoneSurrogate(string text)
    {
        var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (; i >= 0 && i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return true;
            }
        }

        return false;
    }

    // The same string when nothing had to change.
    private static string Filter(string text, ref Findings found)
    {
        var buffer = text.Length <= StackChars ? stackalloc char[StackChars] : new char[text.Length];
        var length = 0;
        var space = false;
        for (var i = 0; i < text.Length; i++)
        {
            var kind = CharacterKinds.Of(text, i);
            var pair = char.IsHighSurrogate(text[i]);
            if (kind == CharacterKind.Space)
            {
                found |= text[i] != ' ' || space || length == 0 ? Findings.WhiteSpace : Findings.None;
                space = length > 0;
            }
            else if (Stays(kind, text, i, space ? " ".AsSpan() : buffer[..length], ref found))
            {
                if (space)
                {
                    buffer[length++] = ' ';
                    space = false;
                }

                buffer[length++] = text[i];
                if (pair)
                {
                    buffer[length++] = text[i + 1];
                }
            }

            i += pair ? 1 : 0;
        }

        found |= space ? Findings.WhiteSpace : Findings.None;
        return text.AsSpan().SequenceEqual(buffer[..length]) ? text : new string(buffer[..length]);
    }

    private static bool Stays(CharacterKind kind, string text, int index, ReadOnlySpan<char> before, ref Findings found)
    {
        if (kind == CharacterKind.Joiner && Joins(text, index, before))
        {
            return true;
        }

        found |= kind switch
        {
            CharacterKind.Control => Findings.Controls,
            CharacterKind.Invisible or CharacterKind.Joiner => Findings.Invisible,
            CharacterKind.Noncharacter => Findings.Noncharacter,
            CharacterKind.Replacement => Findings.Replacement,
            _ => Findings.None,
        };
        return kind is CharacterKind.Visible or CharacterKind.Replacement;
    }

    private static bool Joins(string text, int index, ReadOnlySpan<char> before) =>
        before.Length > 0 && before[^1] > '\u007F' && before[^1] is not ('\u200C' or '\u200D')
        && index + 1 < text.Length && text[index + 1] > '\u007F' && CharacterKinds.Of(text, index + 1) == CharacterKind.Visible;

    private static void Report(Findings found, CustomerField field, RecordNotes notes)
    {
        ReadOnlySpan<(Findings Finding, CleaningRule Rule)> rules =
        [
            (Findings.WhiteSpace, CleaningRules.TextWhiteSpace), (Findings.Controls, CleaningRules.TextControls),
            (Findings.Invisible, CleaningRules.TextInvisible), (Findings.Noncharacter, CleaningRules.TextNoncharacter),
            (Findings.NotNfc, CleaningRules.TextNotNfc), (Findings.Replacement, CleaningRules.TextReplacement),
        ];
        foreach (var (finding, rule) in rules)
        {
            if ((found & finding) != Findings.None)
            {
                notes.Add(field, rule);
            }
        }
    }

    // Between characters as people see them, unless one of them is a tower of marks.
    private static string Cut(string text, int limit)
    {
        var end = limit;
        while (end > limit - LongestMarkRun && IsInsideCharacter(text, end))
        {
            end--;
        }

        end = IsInsideCharacter(text, end) ? limit : end;
        end -= char.IsLowSurrogate(text[end]) ? 1 : 0;
        return text.AsSpan(0, end).TrimEnd(" \u200C\u200D").ToString();
    }

    private static bool IsInsideCharacter(string text, int index) =>
        char.IsLowSurrogate(text[index])
        || CharacterKinds.IsMark(text, index)
        || CharacterKinds.Of(text, index) == CharacterKind.Joiner
        || text[index - 1] is '\u200C' or '\u200D';
}
