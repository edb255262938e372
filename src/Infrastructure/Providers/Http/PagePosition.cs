using System.Globalization;
using System.Text.Json;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// A position in a provider's list. Written as <c>kind:received:value</c>, for example <c>o:200:200</c> or <c>t:200:eyJhIjox</c>:
/// the value is the rest of the text, whatever it holds. A walk with an upper bound has it behind the number: <c>t:200@2026-…Z:eyJhIjox</c>.
/// </summary>
/// <param name="Kind">The paging style's letter.</param>
/// <param name="Received">Records received in this walk before the position, earlier runs included; what the count rule compares.</param>
/// <param name="Value">Id, token, path and query of a link, or the written form of a place; empty for the beginning.</param>
internal sealed record PagePosition(char Kind, long Received, string Value)
{
    /// <summary>The id or token was no JSON text; <see cref="Value"/> is its raw JSON. Written as a capital letter.</summary>
    public bool IsJson { get; init; }

    /// <summary>The walk's exclusive upper bound of change time, fixed at its beginning; null when it has none.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only the provider's clock is wanted: the smallest page will do.</summary>
    public bool IsProbe { get; init; }

    /// <summary>The place by page number or offset; null in other styles.</summary>
    public NumberedPlace? Numbered { get; init; }

    /// <summary>The place in windows of change time; null in other styles.</summary>
    public WindowPlace? Window { get; init; }

    public static PagePosition Beginning(Paging paging) => paging switch
    {
        Paging.Page => At('p', 0, NumberedPlace.Beginning(paging)),
        Paging.Offset => At('o', 0, NumberedPlace.Beginning(paging)),
        Paging.IdCursor => new('i', 0, string.Empty),
        Paging.BodyToken => new('t', 0, string.Empty),
        Paging.Keyset => new('k', 0, string.Empty),
        Paging.Window window => At(0, new WindowPlace(null, WindowMode.Time, null, Beginning(window.Within))),
        _ => new('l', 0, string.Empty),
    };

    public static PagePosition At(char kind, long received, NumberedPlace place) => new(kind, received, place.ToText()) { Numbered = place };

    public static PagePosition At(long received, WindowPlace place) => new('w', received, place.ToText()) { Window = place };

    /// <summary>The page at a link that was read before: its path and query.</summary>
    public static PagePosition AtLink(string pathAndQuery) => new('l', 0, pathAndQuery);

    /// <summary>False when the cursor was not made for this way of paging.</summary>
    public static bool TryParse(Cursor cursor, Paging paging, out PagePosition position)
    {
        position = Beginning(paging);
        var parts = cursor.Value.Split(':', 2);
        if (parts.Length != 2 || parts[0].Length != 1 || char.ToLowerInvariant(parts[0][0]) != position.Kind)
        {
            return false;
        }

        if (!TryReadNumbers(parts[1], out var received, out var until, out var value) || value.Length == 0)
        {
            return false;
        }

        var isJson = char.IsUpper(parts[0][0]);
        if (Place(position.Kind, received, value, paging) is not { } read || (isJson && position.Kind is not ('i' or 't')))
        {
            return false;
        }

        position = read with { Until = until, IsJson = isJson };
        return true;
    }

    public Cursor ToCursor()
    {
        var kind = IsJson ? char.ToUpperInvariant(Kind) : Kind;
        var until = Until is { } bound ? $"@{Instants.Format(bound)}" : string.Empty;
        return new(string.Create(CultureInfo.InvariantCulture, $"{kind}:{Received}{until}:{Value}"));
    }

    /// <summary>A place that the provider named, by an id, a token or a link: it may be gone there one day.</summary>
    public bool CanExpire => Kind is 'i' or 't' or 'l' or 'k' && Value.Length > 0;

    /// <summary>The page's own position, inside a window if there is one.</summary>
    public PagePosition Inner => Window?.Inner ?? this;

    /// <summary>The id or token to send, or null at the beginning.</summary>
    public CursorValue? Sent => Value.Length == 0 ? null : new(Value, IsJson);

    /// <summary>Order value and id of the last record of a keyset, as the provider wrote them.</summary>
    public (CursorValue Value, CursorValue Id)? Keys
    {
        get
        {
            if (Kind != 'k' || Value.Length == 0)
            {
                return null;
            }

            using var pair = JsonDocument.Parse(Value);
            return (CursorValue.Of(pair.RootElement[0]), CursorValue.Of(pair.RootElement[1]));
        }
    }

    private static PagePosition? Place(char kind, long received, string value, Paging paging) => kind switch
    {
        'p' or 'o' => NumberedPlace.TryParse(value, paging, out var place) ? At(kind, received, place) : null,
        'w' => WindowPlace.TryParse(value, (Paging.Window)paging, out var place) ? At(received, place) : null,
        'l' => value[0] == '/' ? new(kind, received, value) : null,
        'k' => IsPair(value) ? new(kind, received, value) : null,
        _ => new(kind, received, value),
    };

    private static bool TryReadNumbers(string text, out long received, out DateTimeOffset? until, out string value)
    {
        (received, until, value) = (0, null, string.Empty);
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out received))
        {
            return false;
        }

        const int boundLength = 28;
        if (text[digits] == '@')
        {
            if (text.Length < digits + boundLength || !Instants.TryParse(text.AsSpan(digits + 1, boundLength - 1), out var bound))
            {
                return false;
            }

            until = bound;
            digits += boundLength;
        }

        if (digits >= text.Length || text[digits] != ':')
        {
            return false;
        }

        value = text[(digits + 1)..];
        return true;
    }

    private static bool IsPair(string json)
    {
        try
        {
            using var pair = JsonDocument.Parse(json);
            return pair.RootElement is { ValueKind: JsonValueKind.Array } root && root.GetArrayLength() == 2;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
