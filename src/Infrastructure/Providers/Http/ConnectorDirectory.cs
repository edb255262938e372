using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>One connector, and so one client, per valid preset for the life of the process.</summary>
internal sealed class ConnectorDirectory(IPresetDirectory presets, ConnectorParts parts) : IConnectorDirectory, IDisposable
{
    private readonly List<HttpConnector> connectors = [.. presets.Presets.Select(preset => new HttpConnector(preset, parts))];

    public IReadOnlyList<IConnector> All => connectors;

    public IConnector? Find(ProviderId provider) => connectors.Find(c => c.Provider == provider);

    public void Dispose() => connectors.ForEach(c => c.Dispose());
}
