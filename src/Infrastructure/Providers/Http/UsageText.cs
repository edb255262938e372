using System.Globalization;
using System.Text.RegularExpressions;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>How much of an allowance is used.</summary>
internal readonly record struct Allowance(decimal Used, decimal Limit);

/// <summary>Reads usage headers: <c>32/40</c>, <c>api-usage=18/5000</c>, <c>7,999</c>, <c>1,200.00</c>.</summary>
internal static partial class UsageText
{
    private const NumberStyles Number = NumberStyles.Float | NumberStyles.AllowThousands;

    /// <summary>The first pair of numbers with a slash between, or null.</summary>
    public static Allowance? Pair(string text) =>
        Slashed.Match(text) is { Success: true } match
        && NumberOf(match.Groups["used"].Value) is { } used
        && NumberOf(match.Groups["limit"].Value) is { } limit and > 0
            ? new Allowance(used, limit)
            : null;

    /// <summary>What an answer's headers say by the declared rule, or null when they do not.</summary>
    public static Allowance? Read(UsageSource source, HttpResponseMessage response)
    {
        var text = HeaderText.First(response, source.Header);
        if (source.Limit is null && source.LimitHeader is null)
        {
            return text is null ? null : Pair(text);
        }

        var limit = source.LimitHeader is { } header ? NumberOf(HeaderText.First(response, header)) : source.Limit;
        return NumberOf(text) is { } number && limit is { } whole and > 0
            ? new Allowance(source.CountsRemaining ? whole - number : number, whole)
            : null;
    }

    /// <summary>Null for what is no number.</summary>
    public static decimal? NumberOf(string? text) => decimal.TryParse(text, Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"(?<used>[0-9][0-9,.]{0,30})\s*/\s*(?<limit>[0-9][0-9,.]{0,30})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Slashed { get; }
}

/// <summary>Headers as they came, whether the platform counts them to the answer or to its content.</summary>
internal static class HeaderText
{
    public static string? First(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.FirstOrDefault()
            : null;
}
