namespace CleanCustomers.Domain.Providers;

/// <summary>How a provider says that it is called too often, and how that is seen coming.</summary>
public sealed record Throttle
{
    public static readonly Throttle Default = new();

    /// <summary>Statuses that mean it; 503 means it, too, when the answer names a wait.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [429];

    /// <summary>Where an answer names the wait; the first that can be read counts.</summary>
    public IReadOnlyList<DelaySource> Delays { get; init; } = [new DelaySource("Retry-After", null, DelayForm.RetryAfter)];

    /// <summary>A header about how much of an allowance is used; null for none.</summary>
    public UsageSource? Usage { get; init; }

    /// <summary>A bucket of points in the body, as GraphQL services have it; null for none.</summary>
    public CostBucket? Bucket { get; init; }
}

/// <summary>One place of a wait: a header or a path of the body.</summary>
public sealed record DelaySource(string? Header, JsonPath? Path, DelayForm Form);

public enum DelayForm
{
    /// <summary>Seconds, fractions of them, an HTTP date (RFC 9110 §10.2.3) or an instant in ISO 8601.</summary>
    RetryAfter,

    Seconds,

    Milliseconds,

    /// <summary>A moment in seconds since 1970, measured by the provider's own clock.</summary>
    EpochSeconds,

    EpochMilliseconds,
}

/// <summary>
/// A header such as <c>32/40</c>, <c>api-usage=18/5000</c> or <c>7,999</c>. Above <paramref name="Most"/> of the allowance the next request waits
/// until as much as is needed has come back.
/// </summary>
/// <param name="Limit">The allowance, when the header is one number only; null when it is a pair or another header has it.</param>
/// <param name="LimitHeader">The header that has the allowance, or null.</param>
/// <param name="CountsRemaining">The number is what is left, not what is used.</param>
/// <param name="Most">Share of the allowance to use at most, 0 to 1.</param>
/// <param name="RestorePerSecond">How much comes back each second.</param>
public sealed record UsageSource(
    string Header, decimal? Limit, string? LimitHeader, bool CountsRemaining, decimal Most, decimal RestorePerSecond);

/// <summary>Points in the body: what is left, what comes back each second, and what the request cost.</summary>
public sealed record CostBucket(JsonPath Available, JsonPath RestorePerSecond, JsonPath Needed);
