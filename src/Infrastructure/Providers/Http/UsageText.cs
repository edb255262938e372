using System.Globalization;
using System.Text.RegularExpressions;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>How much of an allowance is used.</summary>
internal readonly record struct Allowance(decimal Used, decimal Limit);

/// <summary>Reads usage headers: <c>32/40</c>, <c>api-usage=18/5000</c>, <c>7,999</c>, <c>1,200.00</c>.</summary>
internal static partial class UsageText
{
    private const NumberStyles Number = NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands;

    /// <summary>The first pair of numbers with a slash between, or null.</summary>
    public static Allowance? Pair(string text)
    {
        var match = Slashed.Match(text);
        return match.Success && TryNumber(match.Groups["used"].Value, out var used) && TryNumber(match.Groups["limit"].Value, out var limit) && limit > 0
            ? new Allowance(used, limit)
            : null;
    }

    /// <summary>What an answer's headers say by the declared rule, or null when they do not.</summary>
    public static Allowance? Read(UsageSource source, HttpResponseMessage response)
    {
        if (HeaderText.First(response, source.Header) is not { } text)
        {
            return null;
        }

        if (source.Limit is null && source.LimitHeader is null)
        {
            return Pair(text);
        }

        var told = source.LimitHeader is { } header ? HeaderText.First(response, header) : null;
        if (!TryNumber(text.Trim(), out var number) || (told is not null && !TryNumber(told.Trim(), out _)))
        {
            return null;
        }

        var limit = told is null ? source.Limit ?? 0 : decimal.Parse(told.Trim(), Number, CultureInfo.InvariantCulture);
        return limit > 0 ? new Allowance(source.CountsRemaining ? limit - number : number, limit) : null;
    }

    public static bool TryNumber(string? text, out decimal number) => decimal.TryParse(text, Number, CultureInfo.InvariantCulture, out number);

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
