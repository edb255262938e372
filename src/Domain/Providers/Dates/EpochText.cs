namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>Reads counts since 1970-01-01T00:00:00Z with whole-number arithmetic; a float would lose digits.</summary>
internal static class EpochText
{
    private const int LongestNumber = 64;

    /// <summary>An optional sign and digits.</summary>
    /// <param name="ticksPerUnit">Length of one unit.</param>
    public static bool TryReadInteger(ReadOnlySpan<char> text, long ticksPerUnit, out Written written)
    {
        written = default;
        var isNegative = TakeSign(ref text);
        if (text.IsEmpty || text.Length > LongestNumber || Digits.Count(text) != text.Length)
        {
            return false;
        }

        return TryAccumulate(text, 0, out var value) && TryCompose(isNegative ? -value : value, ticksPerUnit, null, out written);
    }

    /// <summary>Seconds as <c>1768473000</c>, <c>1768473000.123</c> or <c>1.768473000123E9</c>.</summary>
    public static bool TryReadFraction(ReadOnlySpan<char> text, out Written written)
    {
        written = default;
        var isNegative = TakeSign(ref text);
        if (text.Length > LongestNumber || !TrySplit(text, out var whole, out var fraction, out var exponent))
        {
            return false;
        }

        Span<char> digits = stackalloc char[LongestNumber];
        whole.CopyTo(digits);
        fraction.CopyTo(digits[whole.Length..]);
        digits = digits[..(whole.Length + fraction.Length)];

        // The place of the decimal point, moved six places on, parts the microseconds from what is cut.
        var keep = whole.Length + exponent + 6;
        var kept = digits[..Math.Clamp(keep, 0, digits.Length)];
        var isCut = digits[kept.Length..].ContainsAnyExcept('0');
        if (!TryAccumulate(kept, Math.Max(0, keep - digits.Length), out var value))
        {
            return false;
        }

        // Cutting goes back in time on both sides of 1970.
        value = isNegative ? -value - (isCut ? 1 : 0) : value;
        return TryCompose(value, TimeSpan.TicksPerMicrosecond, isCut ? DateNotes.Truncated : null, out written);
    }

    private static bool TakeSign(ref ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('+' or '-'))
        {
            return false;
        }

        var isNegative = text[0] == '-';
        text = text[1..];
        return isNegative;
    }

    private static bool TrySplit(ReadOnlySpan<char> text, out ReadOnlySpan<char> whole, out ReadOnlySpan<char> fraction, out int exponent)
    {
        exponent = 0;
        fraction = default;
        whole = text[..Digits.Count(text)];
        var rest = text[whole.Length..];
        if (!rest.IsEmpty && rest[0] == '.')
        {
            fraction = rest.Slice(1, Digits.Count(rest[1..]));
            if (fraction.IsEmpty)
            {
                return false;
            }

            rest = rest[(fraction.Length + 1)..];
        }

        if (!rest.IsEmpty)
        {
            var digits = rest[1..];
            var isNegative = TakeSign(ref digits);
            if (rest[0] is not ('e' or 'E') || digits.Length > 3 || !Digits.TryRead(digits, out exponent))
            {
                return false;
            }

            exponent = isNegative ? -exponent : exponent;
        }

        return !whole.IsEmpty;
    }

    private static bool TryAccumulate(ReadOnlySpan<char> digits, int zeros, out long value)
    {
        value = 0;
        var significant = digits.TrimStart('0');
        if (significant.Length + (significant.IsEmpty ? 0 : zeros) > 18)
        {
            return false;
        }

        foreach (var c in significant)
        {
            value = (value * 10) + (c - '0');
        }

        for (var i = 0; i < zeros && value != 0; i++)
        {
            value *= 10;
        }

        return true;
    }

    private static bool TryCompose(long value, long ticksPerUnit, string? note, out Written written)
    {
        var ticks = ((Int128)value * ticksPerUnit) + DateTime.UnixEpoch.Ticks;
        var isPossible = ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
        written = isPossible ? new Written((long)ticks, 0, note) : default;
        return isPossible;
    }
}
