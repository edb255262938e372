namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Reads <c>rel="next"</c> out of <c>Link</c> headers (RFC 8288 §3).</summary>
internal static class LinkHeader
{
    /// <summary>False when the header is damaged: a missing next link must not look like the end.</summary>
    /// <param name="values">The header's values, one or more.</param>
    /// <param name="next">The link, or null when none is the next.</param>
    public static bool TryFindNext(IEnumerable<string> values, out string? next)
    {
        next = null;
        foreach (var value in values)
        {
            var rest = value.AsSpan().Trim([' ', '\t', ',']);
            while (!rest.IsEmpty)
            {
                var close = rest.IndexOf('>');
                if (rest[0] != '<' || close < 0)
                {
                    return false;
                }

                var target = rest[1..close];
                var parameters = TakeParameters(rest[(close + 1)..], out rest);
                if (next is null && IsNext(parameters))
                {
                    next = target.Trim().ToString();
                }
            }
        }

        return true;
    }

    /// <summary>Everything up to the comma before the next link; commas and semicolons inside quotes do not count.</summary>
    private static ReadOnlySpan<char> TakeParameters(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        var end = IndexOutsideQuotes(text, ',');
        rest = end < 0 ? default : text[(end + 1)..].TrimStart([' ', '\t', ',']);
        return end < 0 ? text : text[..end];
    }

    private static bool IsNext(ReadOnlySpan<char> parameters)
    {
        while (!parameters.IsEmpty)
        {
            var end = IndexOutsideQuotes(parameters, ';');
            var parameter = (end < 0 ? parameters : parameters[..end]).Trim();
            parameters = end < 0 ? default : parameters[(end + 1)..];
            var equals = parameter.IndexOf('=');
            if (equals > 0 && parameter[..equals].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase))
            {
                return HasWord(parameter[(equals + 1)..].Trim().Trim('"'), "next");
            }
        }

        return false;
    }

    private static bool HasWord(ReadOnlySpan<char> words, string word)
    {
        foreach (var range in words.Split(' '))
        {
            if (words[range].Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static int IndexOutsideQuotes(ReadOnlySpan<char> text, char wanted)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && text[i] == wanted)
            {
                return i;
            }
        }

        return -1;
    }
}
