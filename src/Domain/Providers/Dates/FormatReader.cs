namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>One declared format, ready to read.</summary>
internal sealed class FormatReader
{
    private readonly DateFormatKind kind;
    private readonly DatePattern? pattern;

    public FormatReader(DateFormat format, int? pivot)
    {
        kind = format.Kind;
        pattern = format.Pattern is { } text ? DatePattern.Compile(text, pivot) : null;
    }

    /// <summary>False when the text is not in this format. A number is a text of digits to the formats that allow it.</summary>
    public bool TryRead(ReadOnlySpan<char> text, bool isNumber, out Written written)
    {
        written = default;
        return kind switch
        {
            DateFormatKind.EpochSeconds => EpochText.TryReadInteger(text, TimeSpan.TicksPerSecond, out written),
            DateFormatKind.EpochMilliseconds => EpochText.TryReadInteger(text, TimeSpan.TicksPerMillisecond, out written),
            DateFormatKind.EpochMicroseconds => EpochText.TryReadInteger(text, TimeSpan.TicksPerMicrosecond, out written),
            DateFormatKind.EpochSecondsFraction => EpochText.TryReadFraction(text, out written),
            DateFormatKind.ExcelSerial => ExcelSerialText.TryRead(text, out written),
            DateFormatKind.Pattern => pattern!.TryRead(text, out written),
            _ => !isNumber && TryReadText(text, out written),
        };
    }

    private bool TryReadText(ReadOnlySpan<char> text, out Written written)
    {
        written = default;
        return kind switch
        {
            DateFormatKind.Iso => IsoText.TryRead(text, OffsetStyle.Extended, out written),
            DateFormatKind.IsoBasicOffset => IsoText.TryRead(text, OffsetStyle.Basic, out written),
            DateFormatKind.IsoLocal => IsoText.TryRead(text, OffsetStyle.None, out written),
            DateFormatKind.IsoDate => IsoText.TryReadDay(text, out written),
            DateFormatKind.MsJson => MsJsonText.TryRead(text, out written),
            DateFormatKind.HttpDate => HttpDateText.TryRead(text, out written),
            _ => false,
        };
    }
}
