using System.Text.Json;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Mapping;

/// <summary>Whether an element of an array is the one that a pick looks for; page scanner and mapper must agree on it.</summary>
internal static class Fitting
{
    /// <param name="atElement">At the element; a copy, so that the caller's own reader stays there.</param>
    public static bool Fits(Utf8JsonReader atElement, JsonPath.Fit fit)
    {
        if (atElement.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (atElement.Read() && atElement.TokenType == JsonTokenType.PropertyName)
        {
            var isMember = IsText(ref atElement, fit.MemberUtf8.Span);
            atElement.Read();
            if (isMember)
            {
                return atElement.TokenType switch
                {
                    JsonTokenType.String => IsText(ref atElement, fit.ValueUtf8.Span),
                    JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => atElement.ValueSpan.SequenceEqual(fit.ValueUtf8.Span),
                    _ => false,
                };
            }

            atElement.Skip();
        }

        return false;
    }

    // Comparing throws for half of a surrogate pair, which equals no text of ours.
    private static bool IsText(ref Utf8JsonReader atText, ReadOnlySpan<byte> text) =>
        !(atText.ValueIsEscaped && JsonTexts.HasLoneSurrogate(atText.ValueSpan)) && atText.ValueTextEquals(text);
}
