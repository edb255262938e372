using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using CleanCustomers.Application.Common;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Opens a preset file as JSON and finds what no member reader should have to deal with.</summary>
internal static class PresetJson
{
    public const int LargestFileBytes = 1024 * 1024;

    /// <summary>Null when the file is no usable JSON; the problems then say why.</summary>
    public static JsonDocument? Open(ReadOnlyMemory<byte> json, PresetProblems problems)
    {
        if (json.Span.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        if (json.Length > LargestFileBytes)
        {
            problems.Add("", "The file is larger than 1 MiB.", "A preset is a few kilobytes; is this a data file?");
            return null;
        }

        if (!Utf8.IsValid(json.Span))
        {
            problems.Add("", "The file is not UTF-8.", "Save it as UTF-8.");
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(json);
            if (IsText(document.RootElement, "", problems))
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException broken)
        {
            problems.Add("", $"The file is not JSON: {PlaceOf(broken)}.", "Correct the place named; comments and trailing commas are not JSON.");
        }

        return null;
    }

    /// <summary>The value without layout, so that a file's blanks and line ends mean nothing.</summary>
    public static string Compact(JsonElement value) => JsonSerializer.Serialize(value, WireJson.Options);

    /// <summary>A name as one step of a JSON pointer.</summary>
    public static string Step(string name) =>
        "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static string Step(int index) => "/" + index.ToString(CultureInfo.InvariantCulture);

    private static string PlaceOf(JsonException broken) => string.Create(
        CultureInfo.InvariantCulture, $"it breaks at line {(broken.LineNumber ?? 0) + 1}, column {(broken.BytePositionInLine ?? 0) + 1}");

    private static bool IsText(JsonElement element, string pointer, PresetProblems problems)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var isText = true;
                var seen = new HashSet<string>(StringComparer.Ordinal);
                foreach (var member in element.EnumerateObject())
                {
                    isText &= IsText(member, seen, pointer, problems);
                }

                return isText;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select((item, i) => IsText(item, pointer + Step(i), problems)).Aggregate(true, (all, one) => all && one);
            case JsonValueKind.String:
                return CanDecode(() => element.GetString(), pointer, problems);
            default:
                return true;
        }
    }

    private static bool IsText(JsonProperty member, HashSet<string> seen, string pointer, PresetProblems problems)
    {
        if (!CanDecode(() => member.Name, pointer, problems))
        {
            return false;
        }

        var place = pointer + Step(member.Name);
        if (!seen.Add(member.Name))
        {
            problems.Add(place, $"'{member.Name}' stands here twice.", "Keep one of them.");
            return false;
        }

        return IsText(member.Value, place, problems);
    }

    private static bool CanDecode(Func<string?> read, string pointer, PresetProblems problems)
    {
        try
        {
            return read() is not null;
        }
        catch (InvalidOperationException)
        {
            problems.Add(pointer, "A text holds half of a surrogate pair (\\ud800 to \\udfff).", "Write the whole character.");
            return false;
        }
    }
}
