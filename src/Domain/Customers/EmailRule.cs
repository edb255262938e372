using System.Globalization;
using System.Text;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Customers;

/// <summary>
/// E-mail addresses in the practical subset of RFC 5321/5322: dot-atom or quoted local part, a domain of at least two labels, no comments, no address
/// literals. Letters beyond ASCII are allowed in the local part (RFC 6531).
/// </summary>
public static class EmailRule
{
    private const int LongestAddress = 254;
    private const int LongestLocalPart = 64;
    private const int LongestDomain = 253;
    private const int LongestLabel = 63;
    private const string LocalSymbols = "!#$%&'*+-/=?^_`{|}~";

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The address with its domain in lower case and in Unicode, its local part as sent; null when absent or no address.</summary>
    public static string? Clean(string? sent, RecordNotes notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        if (TextRule.Clean(sent, CustomerField.Email, notes) is not { } text)
        {
            return null;
        }

        var address = Unwrap(text);
        if (Read(address.Length == text.Length ? text : address.ToString()) is not { } email)
        {
            notes.Add(CustomerField.Email, CleaningRules.EmailSyntax);
            return null;
        }

        if (address.Length != text.Length)
        {
            notes.Add(CustomerField.Email, CleaningRules.EmailWrapped);
        }

        return email;
    }

    private static ReadOnlySpan<char> Unwrap(ReadOnlySpan<char> text)
    {
        while (true)
        {
            if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            {
                var query = text.IndexOf('?');
                text = text[7..(query < 0 ? text.Length : query)].Trim(' ');
            }
            else if (text is ['<', .., '>'])
            {
                text = text[1..^1].Trim(' ');
            }
            else
            {
                return text;
            }
        }
    }

    private static string? Read(string address)
    {
        var at = address.LastIndexOf('@');
        if (at < 1 || at > LongestLocalPart || address.Length > LongestAddress || !IsLocalPart(address.AsSpan(0, at)))
        {
            return null;
        }

        var domain = address.AsSpan(at + 1);
        if (NeedsIdn(domain))
        {
            return ReadIdn(address.AsSpan(0, at), domain.ToString());
        }

        if (!IsAsciiDomain(domain) || Encoding.UTF8.GetByteCount(address.AsSpan(0, at)) > LongestLocalPart)
        {
            return null;
        }

        return domain.ContainsAnyInRange('A', 'Z') ? string.Concat(address.AsSpan(0, at + 1), Lower(domain)) : address;
    }

    private static bool NeedsIdn(ReadOnlySpan<char> domain) =>
        !Ascii.IsValid(domain) || domain.Contains("xn--", StringComparison.OrdinalIgnoreCase);

    // Validity is decided by what goes over the wire (ASCII); people read Unicode, as long as it leads back to the same domain.
    private static string? ReadIdn(ReadOnlySpan<char> local, string domain)
    {
        string ascii;
        string unicode;
        try
        {
            ascii = Idn.GetAscii(domain).ToLowerInvariant();
            unicode = Idn.GetUnicode(ascii);
            unicode = TextRule.IsClean(unicode) && Idn.GetAscii(unicode) == ascii ? unicode : ascii;
        }
        catch (ArgumentException)
        {
            return null; // reported by the caller as email.syntax
        }

        var localBytes = Encoding.UTF8.GetByteCount(local);
        return IsAsciiDomain(ascii) && localBytes <= LongestLocalPart && localBytes + 1 + ascii.Length <= LongestAddress
            ? $"{local}@{unicode}"
            : null;
    }

    private static string Lower(ReadOnlySpan<char> domain) =>
        string.Create(domain.Length, domain, static (lower, source) => source.ToLowerInvariant(lower));

    private static bool IsLocalPart(ReadOnlySpan<char> local) => local[0] == '"' ? IsQuoted(local) : IsDotAtom(local);

    private static bool IsDotAtom(ReadOnlySpan<char> local)
    {
        var dot = true;
        foreach (var c in local)
        {
            if (c == '.' ? dot : !IsAtomCharacter(c))
            {
                return false;
            }

            dot = c == '.';
        }

        return !dot;
    }

    private static bool IsAtomCharacter(char c) =>
        char.IsAsciiLetterOrDigit(c)
        || (c < '\u0080' ? LocalSymbols.Contains(c, StringComparison.Ordinal) : !char.IsWhiteSpace(c) && c != '\uFFFD');

    private static bool IsQuoted(ReadOnlySpan<char> local)
    {
        if (local.Length < 3 || local[^1] != '"')
        {
            return false;
        }

        var inside = local[1..^1];
        for (var i = 0; i < inside.Length; i++)
        {
            if (inside[i] == '"' || inside[i] > '~' || (inside[i] == '\\' && ++i == inside.Length))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAsciiDomain(ReadOnlySpan<char> domain)
    {
        if (domain.Length is 0 or > LongestDomain)
        {
            return false;
        }

        var labels = 0;
        ReadOnlySpan<char> last = default;
        foreach (var range in domain.Split('.'))
        {
            last = domain[range];
            if (!IsLabel(last))
            {
                return false;
            }

            labels++;
        }

        // No top-level domain has digits, except in Punycode.
        return labels > 1 && last.Length > 1 && (!last.ContainsAnyInRange('0', '9') || last.StartsWith("xn--", StringComparison.Ordinal));
    }

    private static bool IsLabel(ReadOnlySpan<char> label)
    {
        if (label.Length is 0 or > LongestLabel || label[0] == '-' || label[^1] == '-')
        {
            return false;
        }

        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                return false;
            }
        }

        return true;
    }
}
