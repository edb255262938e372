using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Providers;

/// <summary>Which part of a provider's record becomes which field.</summary>
/// <param name="Id">The provider's id of the record; text as written.</param>
/// <param name="Texts">Text fields.</param>
/// <param name="Dates">Birth date, created at, updated at.</param>
/// <param name="Removed">How a record says that it was deleted, or null when deletions never appear in the list.</param>
/// <param name="NullWords">Texts that mean "nothing" in every field, compared without case (<c>N/A</c>, <c>null</c>, <c>-</c>).</param>
public sealed record FieldMap(
    JsonPath Id,
    IReadOnlyDictionary<CustomerField, TextSource> Texts,
    IReadOnlyDictionary<CustomerField, DateSource> Dates,
    RemovedRule? Removed,
    IReadOnlyList<string> NullWords)
{
    /// <summary>
    /// Every record is a tombstone, whatever it holds; with a change time mapped, only one that has it. <see cref="Removed"/> is null then.
    /// </summary>
    public bool OnlyDeletions { get; init; }
}

/// <summary>Where a text comes from: the small fixed set of operators.</summary>
public abstract record TextSource
{
    private TextSource()
    {
    }

    /// <summary>The value at the first of the paths that holds one.</summary>
    public sealed record FirstOf(IReadOnlyList<JsonPath> Paths) : TextSource;

    /// <summary>The values at all paths that hold one, joined.</summary>
    public sealed record Join(IReadOnlyList<JsonPath> Paths, string Separator) : TextSource;

    /// <summary>Always the same text.</summary>
    public sealed record Constant(string Value) : TextSource;

    /// <summary>The value at the path, translated by a table; a value the table lacks stays as it is.</summary>
    public sealed record Translate(JsonPath Path, IReadOnlyDictionary<string, string> Table) : TextSource;
}

/// <summary>Where a date comes from and how it may be written.</summary>
/// <param name="Path">Where it stands.</param>
/// <param name="Formats">Tried in order; validated at start that no two can read one text two ways.</param>
/// <param name="Zone">IANA zone for formats without one, or null.</param>
/// <param name="NullWords">Texts that mean "nothing" here, beside the zero dates that always do.</param>
/// <param name="Gap">What a local time that a clock change skips becomes.</param>
/// <param name="Repeat">What a local time that a clock change repeats becomes.</param>
public sealed record DateSource(
    JsonPath Path,
    IReadOnlyList<DateFormat> Formats,
    string? Zone,
    IReadOnlyList<string> NullWords,
    DaylightChoice Gap,
    DaylightChoice Repeat)
{
    /// <summary>Dates before this day are not readable, or null for no bound. Finds milliseconds declared where seconds are sent.</summary>
    public DateOnly? Min { get; init; }

    /// <summary>Last year of the hundred that two-digit years stand for (2030: 31 is 1931); null when no pattern has such years.</summary>
    public int? Pivot { get; init; }

    /// <summary>A day may be written as noon of that day.</summary>
    public bool Noon { get; init; }
}

/// <summary>What to do with a local time that a clock change skips or repeats.</summary>
public enum DaylightChoice
{
    /// <summary>Not readable.</summary>
    Issue,
    Earlier,
    Later,
}

/// <summary>
/// A record is a tombstone when the value at the path is this one (numbers and booleans as written), or, without a value, when there is any
/// value that is not null, false, 0, an empty text, a null word or a zero date.
/// </summary>
public sealed record RemovedRule(JsonPath Path, string? Value)
{
    /// <summary>The text at the path need only end in the value.</summary>
    public bool EndsWith { get; init; }

    /// <summary>Where a tombstone has its id when it is not where other records have theirs, or null.</summary>
    public JsonPath? Id { get; init; }
}

/// <summary>A declared way to write a date: <c>iso</c>, <c>epoch-ms</c>, <c>pattern:dd/MM/yyyy</c> and so on.</summary>
/// <param name="Kind">Which family.</param>
/// <param name="Pattern">The .NET pattern when <see cref="Kind"/> is <see cref="DateFormatKind.Pattern"/>, else null.</param>
public sealed record DateFormat(DateFormatKind Kind, string? Pattern = null);

public enum DateFormatKind
{
    Iso,
    IsoBasicOffset,
    IsoLocal,
    IsoDate,
    EpochSeconds,
    EpochMilliseconds,
    EpochMicroseconds,
    EpochSecondsFraction,
    MsJson,
    HttpDate,
    ExcelSerial,
    Pattern,
}
