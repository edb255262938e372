using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Files;
using CleanCustomers.Infrastructure.Providers.Files.S3;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>A connector whose client or files belong to whoever had it made.</summary>
internal interface IOwnedConnector : IConnector, IDisposable;

/// <summary>Makes the connector for each kind of preset.</summary>
internal sealed class ConnectorMaker(ConnectorParts parts, IFileMemory files)
{
    public IOwnedConnector Make(ProviderPreset preset) => preset switch
    {
        Preset http => new HttpConnector(http, parts),
        FilePreset { Place: FilePlace.Folder folder } drop =>
            new FileConnector(drop, new FolderStorage(drop.Provider, folder.Path, parts.Time), files, parts),
        FilePreset { Place: FilePlace.S3 bucket } drop => new FileConnector(drop, new S3Storage(drop, bucket, parts), files, parts),
        _ => throw new ArgumentException($"No connector reads a {preset.GetType().Name}.", nameof(preset)),
    };
}
