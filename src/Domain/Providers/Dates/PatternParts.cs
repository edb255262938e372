namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>The specifiers and literals of a .NET date pattern.</summary>
internal sealed class PatternParts
{
    private const string Specifiers = "dfFghHKmMstyz%";

    private readonly List<(char Letter, int Length)> runs = [];
    private string tail = "";

    private PatternParts()
    {
    }

    /// <summary>What stands behind the last specifier is a literal that says UTC.</summary>
    public bool EndsInUtc => tail.Trim() is "Z" or "UTC" or "GMT";

    /// <summary>A day of the month, not only a day's name.</summary>
    public bool HasDay => runs.Exists(run => run is { Letter: 'd', Length: <= 2 });

    public bool Has(char letter) => runs.Exists(run => run.Letter == letter);

    /// <summary>Length of the longest run of a letter, 0 when it does not occur.</summary>
    public int Longest(char letter) => runs.Where(run => run.Letter == letter).Select(run => run.Length).DefaultIfEmpty().Max();

    /// <summary>Null when a quote is not closed or a backslash has nothing behind it.</summary>
    public static PatternParts? Of(string text)
    {
        var parts = new PatternParts();
        for (var i = 0; i < text.Length;)
        {
            var length = parts.Take(text.AsSpan(i));
            if (length == 0)
            {
                return null;
            }

            i += length;
        }

        return parts;
    }

    private int Take(ReadOnlySpan<char> rest)
    {
        var first = rest[0];
        if (first is '\'' or '"')
        {
            var length = rest[1..].IndexOf(first);
            tail += length < 0 ? "" : rest.Slice(1, length).ToString();
            return length < 0 ? 0 : length + 2;
        }

        if (first == '\\')
        {
            tail += rest.Length > 1 ? rest[1] : "";
            return rest.Length > 1 ? 2 : 0;
        }

        if (!Specifiers.Contains(first, StringComparison.Ordinal))
        {
            tail += first;
            return 1;
        }

        var end = rest.IndexOfAnyExcept(first);
        var run = end < 0 ? rest.Length : end;
        runs.Add((first, run));
        tail = "";
        return run;
    }
}
