using System.Text.Json;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>format</c> and <c>csv</c>.</summary>
internal static class FileFormatReader
{
    private static readonly string[] Formats = ["csv", "ndjson"];

    public static FileFormat? Read(PresetObject files)
    {
        switch (files.Text("format", isRequired: true))
        {
            case "csv":
                return ReadCsv(files);
            case "ndjson":
                if (files.Find("csv") is not null)
                {
                    files.Problem("csv", "The format is not CSV.", "Take \"csv\" out, or write \"format\": \"csv\".");
                }

                return FileFormat.Ndjson.Instance;
            case { } other:
                files.Problem("format", $"There is no format '{other}'.", Spelling.Hint(other, Formats));
                files.Find("csv");
                return null;
            default:
                files.Find("csv");
                return null;
        }
    }

    private static FileFormat.Csv ReadCsv(PresetObject files)
    {
        if (files.Object("csv") is not { } csv)
        {
            return new FileFormat.Csv(',', '"', Columns: null, Charset: null);
        }

        var separator = ReadCharacter(csv, "separator", ',');
        var quote = csv.Find("quote") is { ValueKind: JsonValueKind.Null } ? null : ReadCharacter(csv, "quote", '"');
        if (separator == quote)
        {
            csv.Problem("quote", "Separator and quote are the same character.", "Write two different ones.");
        }

        var charset = csv.Text("charset", longest: 40);
        if (charset is not null && !Charsets.TryFind(charset, out _))
        {
            csv.Problem("charset", $"There is no character set '{charset}'.", "Write for example utf-8, windows-1252 or utf-16.");
        }

        var columns = ReadColumns(csv);
        csv.RefuseOthers();
        return new FileFormat.Csv(separator ?? ',', quote, columns, charset);
    }

    private static char? ReadCharacter(PresetObject csv, string name, char standard)
    {
        if (csv.Find(name) is not { } value)
        {
            return standard;
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is [var character and < '\x7F' and not ('\r' or '\n' or '\0')])
        {
            return character;
        }

        csv.Problem(name, "The value is not one ASCII character.", "Write for example \";\" or \"\\t\".");
        return standard;
    }

    // Either the first row of each file names the columns, or the preset does.
    private static List<string>? ReadColumns(PresetObject csv)
    {
        var header = csv.Flag("header") ?? (csv.Find("columns") is null);
        var columns = csv.Texts("columns").Select(column => column.Text).ToList();
        if (header == (columns.Count > 0))
        {
            csv.Problem("header", "Either the header names the columns or the preset does.", "Write \"header\": true, or \"columns\" without it.");
        }

        var twice = columns.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"'{group.Key}'").ToList();
        if (twice.Count > 0)
        {
            csv.Problem("columns", $"A column is named twice: {string.Join(", ", twice)}.", "Give each one its own name.");
        }

        return columns.Count > 0 ? columns : null;
    }
}
