using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// What all pages and lists of one provider share for the life of the process: its one client, its credentials, its pace and its rules about
/// answers that are no page.
/// </summary>
internal sealed class ProviderAccess : IDisposable
{
    public ProviderAccess(Preset preset, ConnectorParts parts)
    {
        Client = ConnectorClient.Create(preset, preset.BaseUrl, parts);
        Pace = new RequestPace(preset, parts);
        Auth = new RequestAuth(preset, Client, Pace, parts);
        Answers = new AnswerRules(preset, Pace, parts.Time);
    }

    public ConnectorClient Client { get; }

    public RequestPace Pace { get; }

    public RequestAuth Auth { get; }

    public AnswerRules Answers { get; }

    /// <summary>Waits until the request may leave and puts the credentials on it; it has to be sent at once.</summary>
    /// <exception cref="Application.Providers.Contracts.ProviderFaultException">There are none, or its turn is further away than a run may sleep.</exception>
    public async Task<SentCredentials> AdmitAsync(HttpRequestMessage request, FaultSite site, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Pace.WaitAsync(site, cancellationToken);
            var credentials = await Auth.ApplyAsync(request, site, cancellationToken);

            // While a token was fetched, another page may have been told to wait.
            if (Pace.TryTake())
            {
                return credentials;
            }
        }
    }

    public void Dispose()
    {
        Auth.Dispose();
        Client.Dispose();
    }
}
