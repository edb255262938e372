using System.Collections.Frozen;
using System.Globalization;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Customers;

/// <summary>
/// Countries to ISO 3166-1 alpha-2. Reads alpha-2, alpha-3 and numeric codes, names in English, in the country's own main language and in some twenty
/// others (CLDR), and what people write in short (USA, UK, Holland). Kosovo has the user-assigned code XK, as in CLDR and at the EU.
/// </summary>
public static class CountryRule
{
    private static readonly Lazy<Table> Countries = new(() => new Table());

    /// <summary>The code in upper case, or null when absent or unknown.</summary>
    public static string? Clean(string? sent, RecordNotes notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        if (TextRule.Clean(sent, CustomerField.Country, notes) is not { } text)
        {
            return null;
        }

        var country = Find(text);
        if (country is null)
        {
            notes.Add(CustomerField.Country, CleaningRules.CountryUnknown);
        }

        return country;
    }

    /// <summary>The alpha-2 code for a code or name, or null. Also for checking what an operator configured.</summary>
    public static string? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= 3 && Countries.Value.Codes.TryGetValue(text, out var code) ? code : Countries.Value.Names.Find(text);
    }

    /// <summary>As <see cref="Find"/>, for alpha-2 codes and numeric codes alone, in any case.</summary>
    internal static string? FindCode(ReadOnlySpan<char> text) =>
        (text.Length == 2 || (text.Length == 3 && char.IsAsciiDigit(text[0]))) && Countries.Value.CodesBySpan.TryGetValue(text, out var code)
            ? code
            : null;

    private sealed class Table
    {
        public Table()
        {
            var rows = NameTable.ReadRows("countries.txt");
            var codes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var row in rows)
            {
                codes.Add(row[0], row[0]);
                codes.Add(row[1], row[0]);
                if (row[2].Length > 0)
                {
                    // A number loses its zeros on the way: 076 arrives as 76.
                    codes.TryAdd(row[2], row[0]);
                    codes.TryAdd(int.Parse(row[2], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture), row[0]);
                }
            }

            Codes = codes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
            CodesBySpan = Codes.GetAlternateLookup<ReadOnlySpan<char>>();
            Names = new NameTable(rows.Select(row => (row[0], row[3].Split('|').AsEnumerable())));
        }

        public FrozenDictionary<string, string> Codes { get; }

        public FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> CodesBySpan { get; }

        public NameTable Names { get; }
    }
}
