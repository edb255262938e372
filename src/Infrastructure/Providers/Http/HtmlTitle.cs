using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>The title of a page that came where JSON belongs: "Sign in" tells an operator what happened.</summary>
internal static partial class HtmlTitle
{
    private const int MostBytes = 16 * 1024;

    /// <summary>For a fault's message, or null when there is no title.</summary>
    public static string? DetailOf(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, MostBytes)]);
        var shown = Title.Match(text) is { Success: true } match ? ShownText.Of(WebUtility.HtmlDecode(match.Groups["title"].Value).Trim().Split('\n')[0]) : "";
        return shown.Length > 0 ? $"a page titled '{shown}'" : null;
    }

    [GeneratedRegex("<title[^>]{0,200}>(?<title>[^<]{1,2000})", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Title { get; }
}
