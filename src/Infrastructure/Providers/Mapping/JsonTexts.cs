using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace CleanCustomers.Infrastructure.Providers.Mapping;

/// <summary>Why a JSON string is no text.</summary>
internal enum TextFault
{
    None,

    /// <summary>Its bytes are not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>An escape names half of a surrogate pair.</summary>
    LoneSurrogate,
}

/// <summary>Turns JSON values into text without the reader's exceptions and without replacement characters.</summary>
internal static class JsonTexts
{
    /// <param name="reader">At a string, a number, true or false; not moved.</param>
    /// <param name="text">The string's text, or the number or literal as written; null with a fault.</param>
    public static TextFault TryRead(ref Utf8JsonReader reader, out string? text)
    {
        var bytes = reader.ValueSpan;
        text = null;
        if (reader.TokenType != JsonTokenType.String)
        {
            text = Encoding.ASCII.GetString(bytes);
            return TextFault.None;
        }

        if (!reader.ValueIsEscaped)
        {
            return TryDecode(bytes, out text) ? TextFault.None : TextFault.InvalidUtf8;
        }

        if (!Utf8.IsValid(bytes))
        {
            return TextFault.InvalidUtf8;
        }

        if (HasLoneSurrogate(bytes))
        {
            return TextFault.LoneSurrogate;
        }

        text = reader.GetString();
        return TextFault.None;
    }

    // Checks and decodes in one go; nearly all values are short.
    private static bool TryDecode(ReadOnlySpan<byte> bytes, out string? text)
    {
        const int most = 128;
        if (bytes.Length > most)
        {
            text = Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
            return text is not null;
        }

        Span<char> chars = stackalloc char[most];
        var isValid = Utf8.ToUtf16(bytes, chars, out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done;
        text = isValid ? new string(chars[..written]) : null;
        return isValid;
    }

    /// <param name="escaped">A string as the reader has checked it: every backslash begins a whole escape.</param>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> escaped)
    {
        for (var at = escaped.IndexOf((byte)'\\'); at >= 0; at = escaped.IndexOf((byte)'\\'))
        {
            escaped = escaped[at..];
            if (!TryReadUnit(escaped, out var unit))
            {
                escaped = escaped[2..];
                continue;
            }

            escaped = escaped[6..];
            if (char.IsLowSurrogate(unit))
            {
                return true;
            }

            if (char.IsHighSurrogate(unit))
            {
                if (!TryReadUnit(escaped, out var low) || !char.IsLowSurrogate(low))
                {
                    return true;
                }

                escaped = escaped[6..];
            }
        }

        return false;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < 6
            || text[0] != '\\'
            || text[1] != 'u'
            || !ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
