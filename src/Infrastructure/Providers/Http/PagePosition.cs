using System.Globalization;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// A position in a provider's list. Written as <c>kind:received:value</c>, for example <c>o:200:200</c> or <c>t:200:eyJhIjox</c>:
/// the value is the rest of the text, whatever it holds.
/// </summary>
/// <param name="Kind">The paging style's letter.</param>
/// <param name="Received">Records received in this walk before the position, earlier runs included; what the count rule compares.</param>
/// <param name="Value">Page number, offset, id, token or path and query of the link; empty for the beginning.</param>
internal readonly record struct PagePosition(char Kind, long Received, string Value)
{
    public static PagePosition Beginning(Paging paging) => paging switch
    {
        Paging.Page page => new('p', 0, page.First.ToString(CultureInfo.InvariantCulture)),
        Paging.Offset => new('o', 0, "0"),
        Paging.IdCursor => new('i', 0, string.Empty),
        Paging.BodyToken => new('t', 0, string.Empty),
        _ => new('l', 0, string.Empty),
    };

    /// <summary>The page at a link that was read before: its path and query.</summary>
    public static PagePosition AtLink(string pathAndQuery) => new('l', 0, pathAndQuery);

    /// <summary>False when the cursor was not made for this way of paging.</summary>
    public static bool TryParse(Cursor cursor, Paging paging, out PagePosition position)
    {
        position = Beginning(paging);
        var parts = cursor.Value.Split(':', 3);
        if (parts.Length != 3
            || parts[0].Length != 1
            || parts[0][0] != position.Kind
            || parts[2].Length == 0
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var received))
        {
            return false;
        }

        position = new PagePosition(position.Kind, received, parts[2]);
        return position.Kind switch
        {
            'p' or 'o' => long.TryParse(position.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _),
            'l' => position.Value[0] == '/',
            _ => true,
        };
    }

    public Cursor ToCursor() => new(string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Received}:{Value}"));

    /// <summary>A place that the provider named, by an id, a token or a link: it may be gone there one day.</summary>
    public bool CanExpire => Kind is 'i' or 't' or 'l' && Value.Length > 0;

    /// <summary>The number in <see cref="Value"/> for page and offset positions.</summary>
    public long Number => long.Parse(Value, NumberStyles.None, CultureInfo.InvariantCulture);
}
