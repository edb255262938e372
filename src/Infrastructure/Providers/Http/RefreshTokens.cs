using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// The refresh token in force. Endpoints may answer with another one, and then the old one is worth nothing: the new one is kept for the life of
/// the process and written back where the reference is a file. When the reference changes, a person has replaced the secret and that counts.
/// </summary>
internal sealed class RefreshTokens(Auth.OAuth2 auth, ConnectorParts parts)
{
    private (string From, string To)? replaced;
    private string? referenced;

    /// <summary>Null when the client asks with its own credentials. Called by one token request at a time.</summary>
    public string? Current(FaultSite site)
    {
        if (auth.RefreshToken is not { } reference)
        {
            return null;
        }

        referenced = RequestAuth.Secret(parts, reference, site);
        return replaced is { } pair && pair.From == referenced ? pair.To : referenced;
    }

    /// <param name="used">What the request was made with.</param>
    /// <param name="received">What came with the answer, or null.</param>
    /// <param name="onlyInMemory">Told the reference when it could not be written back.</param>
    public void Keep(string? used, string? received, Action<string> onlyInMemory)
    {
        if (used is null || received is null || received == used)
        {
            return;
        }

        replaced = (referenced!, received);
        if (parts.ReplaceSecret?.Invoke(auth.RefreshToken!, received) != true)
        {
            onlyInMemory(auth.RefreshToken!);
        }
    }
}
