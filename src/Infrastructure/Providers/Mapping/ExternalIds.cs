using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace CleanCustomers.Infrastructure.Providers.Mapping;

/// <summary>The one rule for what can be a provider's id of a record; page scanner and mapper must agree on it.</summary>
internal static class ExternalIds
{
    /// <summary>Longest id in UTF-16 characters; longer ones are texts that were mapped by mistake.</summary>
    public const int Longest = 400;

    /// <summary>Reads the id at the reader's place and moves nothing: a string's text, a number's digits as written.</summary>
    /// <returns>False for null, true and false, objects, arrays and for texts that <see cref="IsUsable"/> refuses.</returns>
    public static bool TryRead(ref Utf8JsonReader atValue, [NotNullWhen(true)] out string? id)
    {
        id = null;
        if (atValue.TokenType is not (JsonTokenType.String or JsonTokenType.Number)
            || JsonTexts.TryRead(ref atValue, out var text) != TextFault.None
            || !IsUsable(text))
        {
            return false;
        }

        id = text;
        return true;
    }

    /// <summary>Neither blank nor too long, and without NUL, which no store could keep.</summary>
    public static bool IsUsable([NotNullWhen(true)] string? id) =>
        !string.IsNullOrWhiteSpace(id) && id.Length <= Longest && !id.Contains('\0', StringComparison.Ordinal);
}
