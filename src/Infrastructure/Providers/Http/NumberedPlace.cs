using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Why a numbered page is asked for.</summary>
internal enum NumberedStep
{
    /// <summary>The next rows, behind a few that are known.</summary>
    Forward,

    /// <summary>Nearer to the beginning: the known rows were not where they should be.</summary>
    Back,

    /// <summary>The next rows without known ones before them.</summary>
    Beyond,

    /// <summary>The page before once more, to see that the known rows still end it.</summary>
    Check,
}

/// <summary>A place by page number or offset, and the rows before it by which the walk knows that nothing moved.</summary>
/// <param name="Start">Index of the first row asked for, from 0.</param>
/// <param name="Rows">Rows asked for.</param>
internal sealed record NumberedPlace(long Start, int Rows)
{
    private const int Parts = 9;

    /// <summary>Number of the first page in the style's own counting; 0 for offsets.</summary>
    public int First { get; init; }

    public NumberedStep Step { get; init; }

    /// <summary>Rows a page holds at most, as far as the walk knows.</summary>
    public int Most { get; init; }

    /// <summary>The page size cannot be chosen: there is no parameter for it, or it has no effect.</summary>
    public bool IsFixed { get; init; }

    /// <summary>The known rows were seen right before this place, or all of the list so far came in one answer that had room.</summary>
    public bool IsShown { get; init; }

    /// <summary>Steps back since the known rows were lost.</summary>
    public int Backs { get; init; }

    /// <summary>Steps back in the whole walk.</summary>
    public int Lost { get; init; }

    /// <summary>Where a check goes on: the index behind the page after; -1 when that page was the end.</summary>
    public long Then { get; init; }

    /// <summary>The last known rows, in order.</summary>
    public IReadOnlyList<RowKey> Anchor { get; init; } = [];

    /// <summary>The last rows of the page after a checked one.</summary>
    public IReadOnlyList<RowKey> ThenAnchor { get; init; } = [];

    /// <summary>The page number of the place.</summary>
    public long Page => First + (Start / Rows);

    public static NumberedPlace Beginning(Paging paging) => new(0, paging.Size)
    {
        First = paging is Paging.Page page ? page.First : 0,
        Most = paging.Size,
        IsFixed = paging is Paging.Page && paging is { SizeParameter: null, SizeBodyPath: null },
    };

    /// <summary>A number alone is a place of which nothing is known.</summary>
    public string ToText()
    {
        var isPage = Start % Rows == 0;
        if (Anchor.Count == 0 && Step == NumberedStep.Forward)
        {
            return (isPage && First > 0 ? Page : Start).ToString(CultureInfo.InvariantCulture);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Start},{Rows},{(int)Step},{Most},{(IsFixed ? 1 : 0)},{(IsShown ? 1 : 0)},{Backs}/{Lost}/{Then},{RowKey.Write(Anchor)},{RowKey.Write(ThenAnchor)}");
    }

    public static bool TryParse(string text, Paging paging, [NotNullWhen(true)] out NumberedPlace? place)
    {
        place = Beginning(paging);
        var parts = text.Split(',');
        if (parts.Length == 1)
        {
            return TryParseNumber(text, ref place);
        }

        var numbers = new long[Parts - 3];
        var counts = parts.Length == Parts ? parts[6].Split('/') : [];
        if (counts.Length != 3 || !TryParseAll(parts.AsSpan(0, numbers.Length), numbers) || numbers[1] < 1 || numbers[2] > 3)
        {
            return false;
        }

        var tail = new long[3];
        if (!TryParseAll(counts, tail) || !RowKey.TryRead(parts[7], out var anchor) || !RowKey.TryRead(parts[8], out var then))
        {
            return false;
        }

        place = place with
        {
            Start = numbers[0],
            Rows = (int)numbers[1],
            Step = (NumberedStep)numbers[2],
            Most = (int)numbers[3],
            IsFixed = numbers[4] == 1,
            IsShown = numbers[5] == 1,
            Backs = (int)tail[0],
            Lost = (int)tail[1],
            Then = tail[2],
            Anchor = anchor,
            ThenAnchor = then,
        };
        return true;
    }

    private static bool TryParseNumber(string text, ref NumberedPlace place)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < place.First || number > int.MaxValue)
        {
            return false;
        }

        place = place with { Start = place.First > 0 ? (number - place.First) * place.Rows : number };
        return true;
    }

    private static bool TryParseAll(ReadOnlySpan<string> texts, long[] numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!long.TryParse(texts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Enough of a record to know it again, and to know whether it is still the same. 64 bits each.</summary>
internal readonly record struct RowKey(ulong Id, ulong Content)
{
    private const int Bytes = 16;

    public static string Write(IReadOnlyList<RowKey> keys)
    {
        var bytes = new byte[keys.Count * Bytes];
        for (var i = 0; i < keys.Count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * Bytes), keys[i].Id);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan((i * Bytes) + 8), keys[i].Content);
        }

        return Convert.ToBase64String(bytes);
    }

    public static bool TryRead(string text, out IReadOnlyList<RowKey> keys)
    {
        keys = [];
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length % Bytes != 0)
        {
            return false;
        }

        var read = new RowKey[length / Bytes];
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = new(
                BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * Bytes)), BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan((i * Bytes) + 8)));
        }

        keys = read;
        return true;
    }
}
