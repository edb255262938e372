using System.Globalization;
using System.Text.Json;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>
/// One object of a preset file. Each read names a member, checks it and notes it as known; <see cref="RefuseOthers"/> then refuses what
/// nobody asked for. A read that finds a problem records it and answers null.
/// </summary>
internal sealed class PresetObject(JsonElement element, string pointer, PresetProblems problems)
{
    private const int LongestText = 2000;

    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public string Pointer => pointer;

    public PresetProblems Problems => problems;

    public IEnumerable<JsonProperty> Members => element.EnumerateObject();

    public string PointerOf(string name) => pointer + PresetJson.Step(name);

    public void Problem(string name, string message, string remedy) => problems.Add(PointerOf(name), message, remedy);

    /// <summary>The member as it is, or null when it is missing. An explicit null counts as a value.</summary>
    public JsonElement? Find(string name, bool isRequired = false)
    {
        known.Add(name);
        if (element.TryGetProperty(name, out var value))
        {
            return value;
        }

        if (isRequired)
        {
            problems.Add(pointer, $"'{name}' is missing.", $"Add \"{name}\".");
        }

        return null;
    }

    public string? Text(string name, bool isRequired = false, int longest = LongestText)
    {
        if (Find(name, isRequired) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { } text)
        {
            WrongKind(name, value, "a text");
            return null;
        }

        if (string.IsNullOrWhiteSpace(text) || text.Length > longest || text.Any(char.IsControl))
        {
            Problem(name, "The text is blank, too long or holds control characters.", $"Write 1 to {Invariant(longest)} characters.");
            return null;
        }

        return text;
    }

    public bool? Flag(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        WrongKind(name, value, "true or false");
        return null;
    }

    public long? Integer(string name, long lowest, long highest)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= lowest && number <= highest)
        {
            return number;
        }

        Problem(name, "The value is not a whole number in its range.", $"Write a number from {Invariant(lowest)} to {Invariant(highest)}, without quotes.");
        return null;
    }

    public TimeSpan? Duration(string name, TimeSpan shortest, TimeSpan longest)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (IsoDuration.TryParse(text, out var duration) && duration >= shortest && duration <= longest)
        {
            return duration;
        }

        Problem(name, "The value is not a duration in its range.", $"Write an ISO 8601 duration from {IsoDuration.Format(shortest)} to {IsoDuration.Format(longest)}, for example PT30S.");
        return null;
    }

    public DateOnly? Day(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Problem(name, "The value is not a day.", "Write it as 2000-01-31.");
        return null;
    }

    public string? Zone(string name)
    {
        var text = Text(name);
        if (text is null || DateZones.TryFind(text, out _))
        {
            return text;
        }

        Problem(name, $"This machine knows no time zone '{text}'.", "Write an IANA name such as Europe/Madrid; on a bare system install tzdata.");
        return null;
    }

    public JsonPath? Path(string name, bool isRequired = false, bool isRootAllowed = false) =>
        Text(name, isRequired) is { } text ? PathTexts.Parse(text, PointerOf(name), problems, isRootAllowed) : null;

    public PresetObject? Object(string name, bool isRequired = false)
    {
        if (Find(name, isRequired) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new PresetObject(value, PointerOf(name), problems);
        }

        WrongKind(name, value, "an object");
        return null;
    }

    /// <summary>The objects of an array; empty when the member is missing or wrong.</summary>
    public IReadOnlyList<PresetObject> Objects(string name, int most)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is var length && (length < 1 || length > most))
        {
            Problem(name, $"A list of 1 to {Invariant(most)} objects belongs here.", "Write [{ … }], or leave the member out.");
            return [];
        }

        var objects = new List<PresetObject>();
        foreach (var item in value.EnumerateArray())
        {
            var place = PointerOf(name) + PresetJson.Step(objects.Count);
            if (item.ValueKind != JsonValueKind.Object)
            {
                problems.Add(place, $"An object belongs here, not {KindOf(item)}.", "Write an object.");
                return [];
            }

            objects.Add(new PresetObject(item, place, problems));
        }

        return objects;
    }

    /// <summary>The texts of an array, each with its pointer; empty when the member is missing.</summary>
    public IReadOnlyList<(string Pointer, string Text)> Texts(string name, bool isRequired = false)
    {
        if (Find(name, isRequired) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            WrongKind(name, value, "a list of texts");
            return [];
        }

        var texts = new List<(string, string)>();
        foreach (var item in value.EnumerateArray())
        {
            var place = PointerOf(name) + PresetJson.Step(texts.Count);
            if (item.ValueKind != JsonValueKind.String || item.GetString() is not { Length: > 0 and <= LongestText } text)
            {
                problems.Add(place, "The item is not a text of 1 to 2000 characters.", "Put it in quotes.");
                return [];
            }

            texts.Add((place, text));
        }

        if (texts.Count is 0 or > 100)
        {
            Problem(name, "The list is empty or longer than 100.", "List 1 to 100 texts, or leave the member out.");
        }

        return texts;
    }

    public void WrongKind(string name, JsonElement value, string wanted) => Problem(
        name, $"{wanted[0].ToString().ToUpperInvariant()}{wanted[1..]} belongs here, not {KindOf(value)}.", $"Write {wanted}.");

    /// <summary>Refuses every member that was not asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var member in element.EnumerateObject().Where(member => !known.Contains(member.Name)))
        {
            Problem(member.Name, $"'{member.Name}' is not known here.", Spelling.Hint(member.Name, known));
        }
    }

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static string Invariant(long value) => value.ToString(CultureInfo.InvariantCulture);
}
