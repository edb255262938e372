using CleanCustomers.Domain.Common;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>What other processes and earlier starts know about the pace of a provider.</summary>
internal interface IStoredPace
{
    /// <summary>Before when the provider asked not to be called; null when it did not.</summary>
    Task<DateTimeOffset?> RecallAsync(ProviderId provider, CancellationToken cancellationToken);

    /// <summary>Keeps such a moment; a later one that is stored already stays.</summary>
    Task RememberAsync(ProviderId provider, DateTimeOffset notBefore, CancellationToken cancellationToken);

    /// <summary>Pages that runs begun since then have stored, by the hour in which they began, oldest first.</summary>
    Task<IReadOnlyList<(DateTimeOffset Hour, int Pages)>> PagesByHourAsync(ProviderId provider, DateTimeOffset since, CancellationToken cancellationToken);
}
