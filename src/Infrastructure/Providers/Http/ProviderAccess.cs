using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>What all pages and lists of one provider share for the life of the process: its one client and its credentials.</summary>
internal sealed class ProviderAccess(Preset preset, ConnectorParts parts) : IDisposable
{
    public HttpMessageInvoker Client { get; } = ConnectorClient.Create(preset.Limits);

    public RequestAuth Auth { get; } = new(preset, parts);

    public void Dispose() => Client.Dispose();
}
