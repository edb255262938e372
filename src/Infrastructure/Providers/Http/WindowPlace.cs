using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>What a window asks for.</summary>
internal enum WindowMode
{
    /// <summary>Everything from an instant to the walk's upper bound, by change time.</summary>
    Time,

    /// <summary>Everything that changed within one unit, by id.</summary>
    Instant,

    /// <summary>The same behind an id.</summary>
    AfterId,
}

/// <summary>A place in windows of change time. Written as JSON.</summary>
/// <param name="Since">Where the window begins, inclusive; null for the beginning of the walk.</param>
/// <param name="Mode">What it asks for.</param>
/// <param name="LastId">The id behind which an instant goes on, or null.</param>
/// <param name="Inner">The page inside the window.</param>
internal sealed record WindowPlace(DateTimeOffset? Since, WindowMode Mode, CursorValue? LastId, PagePosition Inner)
{
    /// <summary>Rows received in this window.</summary>
    public int Rows { get; init; }

    /// <summary>Pages in a row that held one change time, the last one received.</summary>
    public int TiedPages { get; init; }

    /// <summary>The change time of the last row received, or null before one was.</summary>
    public DateTimeOffset? LastTime { get; init; }

    /// <summary>Rows of the window as the provider said with the last page, or null.</summary>
    public long? Total { get; init; }

    /// <summary>The id of the last row received, or null before one was.</summary>
    public CursorValue? SeenId { get; init; }

    /// <summary>Rows after which the provider refused a question in this walk, or null for the declared cap.</summary>
    public int? Cap { get; init; }

    public string ToText()
    {
        var json = new JsonObject { ["m"] = (int)Mode, ["n"] = Rows, ["p"] = TiedPages, ["i"] = Inner.ToCursor().Value };
        Add("s", Since);
        Add("t", LastTime);
        AddId("d", LastId);
        AddId("e", SeenId);
        if (Total is { } total)
        {
            json["r"] = total;
        }

        if (Cap is { } cap)
        {
            json["c"] = cap;
        }

        return json.ToJsonString();

        void AddId(string name, CursorValue? id)
        {
            if (id is { } value)
            {
                json[name] = value.ToNode(asNumber: false);
            }
        }

        void Add(string name, DateTimeOffset? instant)
        {
            if (instant is { } value)
            {
                json[name] = Instants.Format(value);
            }
        }
    }

    public static bool TryParse(string text, Paging.Window paging, [NotNullWhen(true)] out WindowPlace? place)
    {
        place = null;
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            var inner = new Cursor(root.GetProperty("i").GetString() ?? string.Empty);
            var beginning = PagePosition.Beginning(paging.Within);
            if (inner != beginning.ToCursor())
            {
                if (!PagePosition.TryParse(inner, paging.Within, out beginning))
                {
                    return false;
                }
            }

            place = new WindowPlace(
                Instant(root, "s"),
                (WindowMode)root.GetProperty("m").GetInt32(),
                Id(root, "d"),
                beginning)
            {
                Rows = root.GetProperty("n").GetInt32(),
                TiedPages = root.GetProperty("p").GetInt32(),
                LastTime = Instant(root, "t"),
                SeenId = Id(root, "e"),
                Total = root.TryGetProperty("r", out var total) ? total.GetInt64() : null,
                Cap = root.TryGetProperty("c", out var cap) ? cap.GetInt32() : null,
            };
            return Enum.IsDefined(place.Mode);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static CursorValue? Id(JsonElement root, string name) => root.TryGetProperty(name, out var id) ? CursorValue.Of(id) : null;

    private static DateTimeOffset? Instant(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) ? Instants.Parse(value.GetString() ?? string.Empty) : null;
}
