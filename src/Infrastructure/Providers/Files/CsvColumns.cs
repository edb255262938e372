using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>The columns of one CSV file, and how a row of it becomes a JSON object of texts.</summary>
internal sealed class CsvColumns
{
    private readonly byte[][] members;

    private CsvColumns(IReadOnlyList<string> names) =>
        members = [.. names.Select((name, i) => Encoding.UTF8.GetBytes($"{(i == 0 ? '{' : ',')}{JsonSerializer.Serialize(name)}:\""))];

    public int Count => members.Length;

    /// <summary>The text in front of a column's value, opening quote included.</summary>
    public ReadOnlySpan<byte> Before(int column) => members[column];

    /// <summary>Columns that the preset names.</summary>
    public static CsvColumns Of(IReadOnlyList<string> names) => new(names);

    /// <summary>Columns that a header names; every mapped one must be there, or a renamed column would empty a field of every customer.</summary>
    public static CsvColumns Of(IReadOnlyList<byte[]> header, FieldMap map, FileSite site)
    {
        var names = new List<string>(header.Count);
        foreach (var name in header)
        {
            if (!Utf8.IsValid(name))
            {
                throw site.Fault(FileFaults.Charset, "its header is not UTF-8");
            }

            var text = Encoding.UTF8.GetString(name).Trim();
            names.Add(text.Length > 0 ? text : string.Create(CultureInfo.InvariantCulture, $"column {names.Count + 1}"));
        }

        var twice = names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"'{group.Key}'").ToList();
        if (twice.Count > 0)
        {
            throw site.Fault(FileFaults.DuplicateColumns, string.Join(", ", twice));
        }

        var missing = Missing(map, names.ToHashSet(StringComparer.Ordinal));
        return missing.Count == 0 ? new CsvColumns(names) : throw site.Fault(FileFaults.MissingColumns, string.Join(", ", missing));
    }

    /// <summary>Mapped columns that are not there; of alternatives one is enough.</summary>
    public static IReadOnlyList<string> Missing(FieldMap map, IReadOnlySet<string> names) =>
    [
        .. Wanted(map).Where(paths => paths.Count > 0 && !paths.Any(path => names.Contains(path.Steps[0].Name ?? "")))
            .Select(paths => string.Join(" or ", paths.Select(path => $"'{path.Steps[0].Name}'")))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Every path of the map.</summary>
    public static IEnumerable<JsonPath> PathsOf(FieldMap map) => Wanted(map).SelectMany(paths => paths);

    /// <summary>For each use of the map the paths of which one has to be there.</summary>
    private static IEnumerable<IReadOnlyList<JsonPath>> Wanted(FieldMap map)
    {
        yield return [map.Id];
        if (map.Removed is { } removed)
        {
            yield return [removed.Path];
        }

        foreach (var date in map.Dates.Values)
        {
            yield return [date.Path];
        }

        foreach (var text in map.Texts.Values)
        {
            switch (text)
            {
                case TextSource.FirstOf first:
                    yield return first.Paths;
                    break;
                case TextSource.Translate translate:
                    yield return [translate.Path];
                    break;
                case TextSource.Join join:
                    foreach (var path in join.Paths)
                    {
                        yield return [path];
                    }

                    break;
            }
        }
    }
}
