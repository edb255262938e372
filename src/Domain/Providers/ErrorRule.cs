namespace CleanCustomers.Domain.Providers;

/// <summary>What an answer means when its body says that something is wrong, whatever its status.</summary>
/// <param name="Status">Only at this status; null for any, 200 included.</param>
/// <param name="Path">Where the body says it.</param>
/// <param name="Values">The texts that mean it, compared whole; empty: anything there but null, false and nothing.</param>
/// <param name="Means">What is done then.</param>
public sealed record ErrorRule(int? Status, JsonPath Path, IReadOnlyList<string> Values, ErrorMeaning Means);

public enum ErrorMeaning
{
    /// <summary>Wait, as long as the throttle rule reads from the answer.</summary>
    Throttled,

    /// <summary>The credentials were not accepted: a token is fetched anew once.</summary>
    Unauthorized,

    Forbidden,

    /// <summary>The stored position is no longer valid there: the next run reads the whole list.</summary>
    CursorExpired,

    /// <summary>The request is wrong: a person must correct the preset.</summary>
    Rejected,

    /// <summary>A passing fault.</summary>
    Unavailable,
}
