namespace CleanCustomers.Domain.Providers;

/// <summary>How much of a provider we allow ourselves, whatever it would allow.</summary>
/// <param name="Rate">Null for no such bound.</param>
/// <param name="Daily">Null for no such bound.</param>
public sealed record Budget(RequestRate? Rate, DailyQuota? Daily);

/// <summary>Never more requests than this in any span of this length.</summary>
public sealed record RequestRate(int Requests, TimeSpan Per);

/// <summary>A daily allowance that is shared with others, told in a header as used/limit.</summary>
/// <param name="Share">Of the whole allowance, what our own requests of the last 24 hours may use, 0 to 1.</param>
/// <param name="Most">When everybody together has used this share of it, we stop, 0 to 1.</param>
public sealed record DailyQuota(string Header, decimal Share, decimal Most);
