using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace CleanCustomers.Domain.Common;

/// <summary>
/// The one written name of each member of an enum, in store, API and command line: its <see cref="JsonStringEnumMemberNameAttribute"/>.
/// </summary>
public static class EnumNames<TEnum>
    where TEnum : struct, Enum
{
    private static readonly FrozenDictionary<TEnum, string> Names = Enum.GetValues<TEnum>().ToFrozenDictionary(value => value, NameOf);

    private static readonly FrozenDictionary<string, TEnum> Values = Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>In the order of declaration.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<TEnum>().Select(NameOf)];

    public static string Of(TEnum value) => Names[value];

    /// <summary>Exact spelling only.</summary>
    public static bool TryParse(string text, out TEnum value) => Values.TryGetValue(text, out value);

    /// <summary>Reads what this product wrote itself.</summary>
    /// <exception cref="FormatException">Another text: the store was changed by hand or by a newer version.</exception>
    public static TEnum Parse(string text) =>
        Values.TryGetValue(text, out var value) ? value : throw new FormatException($"'{text}' is no {typeof(TEnum).Name}.");

    private static string NameOf(TEnum value)
    {
        var member = typeof(TEnum).GetField(value.ToString())!;
        return member.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? member.Name;
    }
}
