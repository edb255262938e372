namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Chooses size and number of a page so that it begins a few rows before a given one. Pages of one size never overlap, but page 3 of size 97
/// begins at row 194 where two pages of size 98 have ended at row 196.
/// </summary>
internal static class PagePlan
{
    /// <summary>Rows read twice on purpose: two, so that they are known by their order even if their contents change at each reading.</summary>
    public const int Overlap = 2;

    // Smaller pages than this mean more requests than a smaller overlap saves.
    private const int LeastFifths = 4;

    /// <summary>The page that shows the row before <paramref name="end"/> again and brings most; null when no size does.</summary>
    /// <param name="end">Index behind the last known row.</param>
    /// <param name="most">Largest page.</param>
    public static (int Rows, long Start)? Before(long end, int most)
    {
        if (end < Overlap || most <= Overlap)
        {
            return null;
        }

        (int Rows, long Start)? best = null;
        long bestFresh = 0;
        var smallest = Math.Max(Overlap + 1, most * LeastFifths / 5);
        for (var rows = most; rows > Overlap && (rows >= smallest || best is null); rows--)
        {
            var start = (end - Overlap) / rows * rows;
            var fresh = rows - (end - start);
            if (fresh > bestFresh)
            {
                (best, bestFresh) = ((rows, start), fresh);
            }
        }

        return best;
    }

    /// <summary>The largest size of which a page begins exactly there.</summary>
    public static int At(long start, int most)
    {
        var rows = most;
        while (start % rows != 0)
        {
            rows--;
        }

        return rows;
    }
}
