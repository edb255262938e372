namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Guesses which known name a mistyped one was meant to be.</summary>
internal static class Spelling
{
    /// <summary>A remedy that names the nearest known name, or all of them when none is near.</summary>
    public static string Hint(string written, IReadOnlyCollection<string> known)
    {
        var nearest = known
            .Select(name => (Name: name, Distance: Distance(written.ToUpperInvariant(), name.ToUpperInvariant())))
            .OrderBy(pair => pair.Distance)
            .FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= (nearest.Name.Length + 2) / 3
            ? $"Did you mean '{nearest.Name}'?"
            : $"Known here: {string.Join(", ", known)}.";
    }

    // Levenshtein's distance, one row at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
