using System.Net.Http.Headers;
using System.Text;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Puts the credentials of one provider on its requests. One per provider: all its pages and lists share it.</summary>
/// <param name="preset">The provider.</param>
/// <param name="parts">Secrets are asked for at each request, so a rotated one is used at once.</param>
internal sealed class RequestAuth(Preset preset, ConnectorParts parts)
{
    /// <summary>The last step before sending: address, headers and content must be complete.</summary>
    /// <exception cref="Application.Providers.Contracts.ProviderFaultException">There is no usable credential.</exception>
    public ValueTask ApplyAsync(HttpRequestMessage request, FaultSite site, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var headers = request.Headers;
        switch (preset.Auth)
        {
            case Auth.Bearer bearer:
                Add(headers, "Authorization", $"Bearer {Secret(bearer.Token, site)}", site);
                break;
            case Auth.Basic basic:
                var pair = $"{Secret(basic.User, site)}:{Secret(basic.Password, site)}";
                Add(headers, "Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}", site);
                break;
            case Auth.HeaderKey key:
                Add(headers, key.Name, Secret(key.Value, site), site);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private string Secret(string reference, FaultSite site)
    {
        var secret = parts.Secrets(reference);
        return secret.Error is { } error
            ? throw site.Fault(FaultTable.Secret with { Code = error.Code }, error.Message.TrimEnd('.'))
            : secret.Value;
    }

    private static void Add(HttpRequestHeaders headers, string name, string value, FaultSite site)
    {
        // The client would refuse it too, but as a failed connection that is tried again.
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw site.Fault(FaultTable.Secret, "it holds a line break or another character that a header cannot carry; only visible ASCII can be sent");
        }

        headers.Remove(name);
        if (!headers.TryAddWithoutValidation(name, value))
        {
            throw site.Fault(FaultTable.Secret, "it cannot be sent in its header");
        }
    }
}
