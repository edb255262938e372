using System.Text.Json;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads where a text field comes from: a path, or an object with exactly one operator.</summary>
internal static class TextSourceReader
{
    private static readonly string[] Operators = ["path", PlaceReader.Pick, "firstOf", "join", "constant"];

    public static TextSource? Read(PresetObject map, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return map.Path(name) is { } path ? new TextSource.FirstOf([path]) : null;
        }

        if (value.ValueKind != JsonValueKind.Object || map.Object(name) is not { } source)
        {
            map.WrongKind(name, value, "a path or an object with an operator");
            return null;
        }

        var used = Operators.Where(op => source.Find(op) is not null).ToArray();
        if (used.Length != 1)
        {
            source.RefuseOthers();
            map.Problem(name, "Exactly one operator belongs here.", $"Write one of {string.Join(", ", Operators)}.");
            return null;
        }

        if (used[0] == PlaceReader.Pick)
        {
            return PlaceReader.ReadPick(source) is { } picked ? new TextSource.FirstOf([picked]) : null;
        }

        var read = ReadOperator(source, used[0]);
        source.RefuseOthers();
        return read;
    }

    private static TextSource? ReadOperator(PresetObject source, string name)
    {
        switch (name)
        {
            case "firstOf":
                return PlaceReader.ReadAll(source, name) is { Count: > 0 } candidates ? new TextSource.FirstOf(candidates) : null;
            case "join":
                var separator = ReadSeparator(source);
                return PlaceReader.ReadAll(source, name) is { Count: > 0 } parts ? new TextSource.Join(parts, separator) : null;
            case "constant":
                return source.Text(name) is { } text ? new TextSource.Constant(text) : null;
            default:
                var path = PlaceReader.Read(source, name);
                var table = ReadTable(source);
                return path is null ? null : table is null ? new TextSource.FirstOf([path]) : new TextSource.Translate(path, table);
        }
    }

    // A separator may be blank or empty, unlike other texts.
    private static string ReadSeparator(PresetObject source)
    {
        if (source.Find("separator") is not { } value)
        {
            return " ";
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= 10 } text)
        {
            return text;
        }

        source.WrongKind("separator", value, "a text of up to 10 characters");
        return " ";
    }

    private static Dictionary<string, string>? ReadTable(PresetObject source)
    {
        if (source.Object("translate") is not { } member)
        {
            return null;
        }

        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in member.Members)
        {
            if (pair.Value.ValueKind == JsonValueKind.String)
            {
                table[pair.Name] = pair.Value.GetString()!;
            }
            else
            {
                member.WrongKind(pair.Name, pair.Value, "a text");
            }
        }

        if (table.Count is 0 or > 1000)
        {
            source.Problem("translate", "The table is empty or longer than 1000.", "List 1 to 1000 pairs.");
        }

        return table;
    }
}
