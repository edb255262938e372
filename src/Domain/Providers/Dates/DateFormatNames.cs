using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>The names that formats have in presets.</summary>
public static class DateFormatNames
{
    private const string PatternPrefix = "pattern:";

    private static readonly FrozenDictionary<string, DateFormatKind> Kinds = new Dictionary<string, DateFormatKind>(StringComparer.Ordinal)
    {
        ["iso"] = DateFormatKind.Iso,
        ["iso-basic-offset"] = DateFormatKind.IsoBasicOffset,
        ["iso-local"] = DateFormatKind.IsoLocal,
        ["iso-date"] = DateFormatKind.IsoDate,
        ["epoch-s"] = DateFormatKind.EpochSeconds,
        ["epoch-ms"] = DateFormatKind.EpochMilliseconds,
        ["epoch-us"] = DateFormatKind.EpochMicroseconds,
        ["epoch-s-fraction"] = DateFormatKind.EpochSecondsFraction,
        ["ms-json"] = DateFormatKind.MsJson,
        ["http-date"] = DateFormatKind.HttpDate,
        ["excel-serial"] = DateFormatKind.ExcelSerial,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All names; the last one stands for any .NET pattern.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Kinds.Keys.Order(StringComparer.Ordinal), PatternPrefix];

    /// <summary>Only the name is checked here; whether a pattern can be used says <see cref="DateSourceRules"/>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DateFormat? format)
    {
        format = text switch
        {
            null => null,
            _ when Kinds.TryGetValue(text, out var kind) => new DateFormat(kind),
            _ when text.StartsWith(PatternPrefix, StringComparison.Ordinal) && text.Length > PatternPrefix.Length =>
                new DateFormat(DateFormatKind.Pattern, text[PatternPrefix.Length..]),
            _ => null,
        };
        return format is not null;
    }

    /// <summary>The name that <see cref="TryParse"/> reads.</summary>
    public static string TextOf(DateFormat format) => format.Kind == DateFormatKind.Pattern
        ? PatternPrefix + format.Pattern
        : Kinds.First(pair => pair.Value == format.Kind).Key;
}
