using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Mapping;

/// <summary>The places of a record that fields are mapped from.</summary>
internal static class MappedPaths
{
    public static IEnumerable<JsonPath> Of(FieldMap map) =>
        map.Texts.Values.SelectMany(Of).Concat(map.Dates.Values.Select(date => date.Path));

    public static IReadOnlyList<JsonPath> Of(TextSource source) => source switch
    {
        TextSource.FirstOf first => first.Paths,
        TextSource.Join join => join.Paths,
        TextSource.Translate translate => [translate.Path],
        _ => [],
    };
}
