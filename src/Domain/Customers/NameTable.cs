using System.Collections.Frozen;
using System.Text;

namespace CleanCustomers.Domain.Customers;

/// <summary>Finds a code by one of its names, whatever the case, accents, punctuation or a leading "the". Read once from an embedded table.</summary>
internal sealed class NameTable
{
    private const int LongestName = 120;

    private readonly FrozenDictionary<string, string> codes;
    private readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public NameTable(IEnumerable<(string Code, IEnumerable<string> Names)> rows)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (code, names) in rows)
        {
            foreach (var name in names)
            {
                all.TryAdd(Fold(name).ToString(), code);
            }
        }

        codes = all.ToFrozenDictionary(StringComparer.Ordinal);
        lookup = codes.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The tab-separated columns of an embedded table, without its comment lines.</summary>
    public static IReadOnlyList<string[]> ReadRows(string resource)
    {
        using var stream = typeof(NameTable).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The table {resource} is not embedded in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                rows.Add(line.Split('\t'));
            }
        }

        return rows;
    }

    /// <summary>Null when no code has this name.</summary>
    public string? Find(string name)
    {
        if (name.Length > LongestName)
        {
            return null;
        }

        var key = Fold(name);
        return lookup.TryGetValue(key, out var code) || (key.StartsWith("THE", StringComparison.Ordinal) && lookup.TryGetValue(key[3..], out code))
            ? code
            : null;
    }

    // Letters and digits alone, upper case, without accents; "&" reads as "and".
    private static ReadOnlySpan<char> Fold(string name)
    {
        var source = Ascii.IsValid(name) ? name : name.Normalize(NormalizationForm.FormKD);
        var folded = new char[source.Length * 3];
        var length = 0;
        foreach (var c in source)
        {
            if (c == '&')
            {
                "AND".CopyTo(folded.AsSpan(length));
                length += 3;
            }
            else if (char.IsLetterOrDigit(c))
            {
                folded[length++] = char.ToUpperInvariant(c);
            }
        }

        return folded.AsSpan(0, length);
    }
}
