using System.Globalization;

namespace CleanCustomers.Domain.Customers;

/// <summary>What a character means to a single-line text.</summary>
internal enum CharacterKind
{
    Visible,
    Space,
    Control,

    /// <summary>Shows nothing, or changes the direction of what is around it.</summary>
    Invisible,

    /// <summary>Zero-width (non-)joiner: part of the spelling in Persian, Indic scripts and emoji, noise elsewhere.</summary>
    Joiner,
    Noncharacter,
    Replacement,
}

internal static class CharacterKinds
{
    /// <summary>Kind of the character that starts at <paramref name="index"/>; a surrogate pair is one character.</summary>
    public static CharacterKind Of(string text, int index)
    {
        var c = text[index];
        if (c is > ' ' and < '\u007F')
        {
            return CharacterKind.Visible;
        }

        if (char.IsWhiteSpace(c) || c == '\u2800')
        {
            return CharacterKind.Space;
        }

        if (char.IsHighSurrogate(c) && index + 1 < text.Length)
        {
            return OfCodePoint(char.ConvertToUtf32(c, text[index + 1]));
        }

        return char.IsControl(c) ? CharacterKind.Control : OfCodePoint(c);
    }

    /// <summary>A mark that belongs to the character before it.</summary>
    public static bool IsMark(string text, int index) =>
        CharUnicodeInfo.GetUnicodeCategory(text, index)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static CharacterKind OfCodePoint(int point) => point switch
    {
        0x200C or 0x200D => CharacterKind.Joiner,
        0xFFFD => CharacterKind.Replacement,
        (>= 0xFDD0 and <= 0xFDEF) => CharacterKind.Noncharacter,
        _ when (point & 0xFFFE) == 0xFFFE => CharacterKind.Noncharacter,
        0x00AD or 0x034F or 0x061C or 0x180E or 0xFEFF => CharacterKind.Invisible,
        0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x17B4 or 0x17B5 => CharacterKind.Invisible, // fillers: letters that show nothing
        0x200B or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) => CharacterKind.Invisible,
        (>= 0xFFF9 and <= 0xFFFB) or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE007F) => CharacterKind.Invisible,
        _ => CharacterKind.Visible,
    };
}
