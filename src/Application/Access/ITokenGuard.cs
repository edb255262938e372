using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Access;

/// <summary>Checks tokens of the OpenID provider that is configured, if one is.</summary>
public interface ITokenGuard
{
    /// <returns>
    /// The caller, or <c>access.token_invalid</c>, <c>access.token_expired</c>, <c>access.token_audience</c>, <c>access.token_issuer</c>; without a provider
    /// <c>access.key_unknown</c>; <c>access.issuer_unavailable</c> when the provider's keys cannot be had.
    /// </returns>
    Task<Result<Caller>> CheckAsync(string token, CancellationToken cancellationToken);
}
