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
        Client = ConnectorClient.Create(preset.Limits);
        Pace = new RequestPace(preset, parts);
        Auth = new RequestAuth(preset, Client, Pace, parts);
        Answers = new AnswerRules(preset, Pace, parts.Time);
    }

    public HttpMessageInvoker Client { get; }

    public RequestPace Pace { get; }

    public RequestAuth Auth { get; }

    public AnswerRules Answers { get; }

    public void Dispose()
    {
        Auth.Dispose();
        Client.Dispose();
    }
}
