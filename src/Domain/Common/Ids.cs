using System.Globalization;

namespace CleanCustomers.Domain.Common;

/// <summary>A customer of ours: UUID version 7 (RFC 9562), so ids sort by the time the customer was first stored.</summary>
public readonly record struct CustomerId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

/// <summary>A run: one attempt to collect one provider. Ascending over all providers; at the same time the fencing token of its lease.</summary>
public readonly record struct RunId(long Value)
{
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An upstream system, named by its preset: a lower-case letter, then up to 39 lower-case letters, digits and hyphens.</summary>
public readonly record struct ProviderId(string Value)
{
    /// <summary>The rule above as a regular expression, for validators and the published schema.</summary>
    public const string Pattern = "^[a-z][a-z0-9-]{0,39}$";

    public static bool IsValid(string? text) =>
        text is { Length: >= 1 and <= 40 }
        && char.IsAsciiLetterLower(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public override string ToString() => Value;
}
