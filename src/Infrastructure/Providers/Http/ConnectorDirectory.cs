using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Files;
using CleanCustomers.Infrastructure.Providers.Files.S3;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>One connector, and so one client, per valid preset for the life of the process.</summary>
internal sealed class ConnectorDirectory(IPresetDirectory presets, ConnectorParts parts, IFileMemory files) : IConnectorDirectory, IDisposable
{
    private readonly List<IConnector> connectors = [.. presets.Presets.Select(preset => Connect(preset, parts, files))];

    public IReadOnlyList<IConnector> All => connectors;

    public IConnector? Find(ProviderId provider) => connectors.Find(c => c.Provider == provider);

    public void Dispose()
    {
        foreach (var connector in connectors.OfType<IDisposable>())
        {
            connector.Dispose();
        }
    }

    private static IConnector Connect(ProviderPreset preset, ConnectorParts parts, IFileMemory files) => preset switch
    {
        Preset http => new HttpConnector(http, parts),
        FilePreset { Place: FilePlace.Folder folder } drop =>
            new FileConnector(drop, new FolderStorage(drop.Provider, folder.Path, parts.Time), files, parts),
        FilePreset { Place: FilePlace.S3 bucket } drop => new FileConnector(drop, new S3Storage(drop, bucket, parts), files, parts),
        _ => throw new ArgumentException($"No connector reads a {preset.GetType().Name}.", nameof(preset)),
    };
}
