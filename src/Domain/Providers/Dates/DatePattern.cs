using System.Globalization;

namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>A declared .NET pattern, taken apart once so that it cannot read more than its writer meant.</summary>
internal sealed class DatePattern
{
    private readonly CultureInfo culture;

    private DatePattern(string text, PatternParts parts, int? pivot)
    {
        Text = text;
        HasOffset = parts.Has('z');
        IsUtc = parts.EndsInUtc;
        culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        if (pivot is { } year)
        {
            culture.DateTimeFormat.Calendar = new GregorianCalendar { TwoDigitYearMax = year };
        }
    }

    public string Text { get; }

    /// <summary>The text carries <c>±hh:mm</c>.</summary>
    public bool HasOffset { get; }

    /// <summary>The text ends in a literal Z, UTC or GMT.</summary>
    public bool IsUtc { get; }

    /// <summary>Null when the pattern can be used, else what is wrong with it and how it gets right.</summary>
    public static (string Message, string Remedy)? FaultOf(string text, int? pivot)
    {
        var parts = PatternParts.Of(text);
        return parts switch
        {
            null => ("The pattern has an open quote or ends in a backslash.", "Close the quote: pattern:yyyyMMdd'T'HHmmss'Z'."),
            _ when parts.Has('K') || parts.Has('g') || parts.Has('%') => ("The pattern uses K, g or %.", "Write zzz for an offset; eras are not offered."),
            _ when parts.Longest('y') is 0 or 3 or > 4 => ("The pattern has no four-digit year.", "Write yyyy."),
            _ when parts.Longest('y') < 3 && pivot is null => ("Two-digit years need a pivot.", "Add \"pivot\": 2030 (31 then means 1931), or write yyyy."),
            _ when !parts.Has('M') || parts.Longest('d') is 0 or > 4 || !parts.HasDay => ("The pattern has no month or no day.", "Write MM and dd."),
            _ when parts.Has('h') && !parts.Has('t') => ("Hours of twelve need AM or PM.", "Write HH, or add tt."),
            _ when parts.Longest('f') > 7 || parts.Longest('F') > 7 => ("A pattern reads at most seven fraction digits.", "Write fffffff or FFFFFFF."),
            _ => null,
        };
    }

    /// <exception cref="ArgumentException">The pattern is one that <see cref="FaultOf"/> refuses.</exception>
    public static DatePattern Compile(string text, int? pivot) => FaultOf(text, pivot) is { } fault
        ? throw new ArgumentException(fault.Message, nameof(text))
        : new DatePattern(text, PatternParts.Of(text)!, pivot);

    public bool TryRead(ReadOnlySpan<char> text, out Written written)
    {
        written = default;
        long ticks;
        int? minutes = IsUtc ? 0 : null;
        if (HasOffset)
        {
            if (!DateTimeOffset.TryParseExact(text, Text, culture, DateTimeStyles.None, out var value))
            {
                return false;
            }

            ticks = value.Ticks;
            minutes = (int)value.Offset.TotalMinutes;
        }
        else if (DateTime.TryParseExact(text, Text, culture, DateTimeStyles.NoCurrentDateDefault, out var value))
        {
            ticks = value.Ticks;
        }
        else
        {
            return false;
        }

        var cut = ticks % TimeSpan.TicksPerMicrosecond;
        written = new Written(ticks - cut, minutes, cut == 0 ? null : DateNotes.Truncated);
        return true;
    }

    public string Write(DateTimeOffset value) => value.ToString(Text, culture);
}
