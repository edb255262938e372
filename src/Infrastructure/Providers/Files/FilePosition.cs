using System.Globalization;
using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>
/// A position in a walk over files, written <c>f:walk:row:length:tag key</c>: so many rows of that version of that file are stored. Without
/// a file the walk stands between two files; which ones are done is remembered beside it.
/// </summary>
/// <param name="Walk">Names the walk over all runs that carry it on.</param>
internal sealed record FilePosition(string Walk, string Key = "", string Tag = "", long Row = 0)
{
    public static FilePosition Beginning() => new(Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));

    public static FilePosition? Parse(Cursor cursor)
    {
        var parts = cursor.Value.Split(':', 5);
        return parts is ["f", { Length: 32 } walk, var row, var length, var rest]
            && long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
            && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var tag)
            && tag <= rest.Length
            ? new FilePosition(walk, rest[tag..], rest[..tag], rows)
            : null;
    }

    public FilePosition Between() => new(Walk);

    public Cursor ToCursor() => new(string.Create(CultureInfo.InvariantCulture, $"f:{Walk}:{Row}:{Tag.Length}:{Tag}{Key}"));
}
