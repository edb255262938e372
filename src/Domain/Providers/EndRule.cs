namespace CleanCustomers.Domain.Providers;

/// <summary>What proves that a page was the last. A short page never does.</summary>
public abstract record EndRule
{
    private EndRule()
    {
    }

    /// <summary>A flag in the body has the given JSON value, for example <c>has_more</c> is <c>false</c>.</summary>
    public sealed record Flag(JsonPath Path, bool Value) : EndRule;

    /// <summary>The next token or link is missing, null or empty. Only for the styles that carry one.</summary>
    public sealed record MissingNext : EndRule;

    /// <summary>
    /// The provider counts the list, in the body or in a header. The count moves with the list, so it never ends a walk alone: with tokens
    /// and links as many records were received as it says and the next one is missing; otherwise the walk reads on until a page is empty,
    /// whether or not the count was reached.
    /// </summary>
    public sealed record Count(JsonPath? Path, string? Header) : EndRule;

    /// <summary>A page without records.</summary>
    public sealed record EmptyPage : EndRule;
}
