using System.IO.Compression;
using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Files;
using CleanCustomers.Infrastructure.Providers.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanCustomers.Connector.Tests;

/// <summary>What a read of files gave.</summary>
/// <param name="Bodies">Each record as text.</param>
/// <param name="Places">Where each record stood.</param>
internal sealed record DropOutcome(
    IReadOnlyList<string?> Ids, IReadOnlyList<string> Bodies, IReadOnlyList<string> Places, IReadOnlyList<int> PageSizes, Cursor? Last, bool HasEnded, ProviderFaultException? Fault)
{
    public string? Code => Fault?.Error.Code;

    public DateTimeOffset? Clock { get; init; }
}

/// <summary>A folder for files with a connector on it; its files are a minute old unless said otherwise.</summary>
internal sealed class DropFolder : IDisposable
{
    private static readonly ReadFrom Everything = new(null, null);
    private readonly Dictionary<FilePreset, FileConnector> connectors = [];

    public DropFolder(TimeProvider? time = null) => Time = time ?? TimeProvider.System;

    public string Path { get; } = Directory.CreateTempSubdirectory("drop-").FullName;

    public FileMemory Memory { get; } = new();

    public CountingPool Pool { get; } = new();

    public TimeProvider Time { get; }

    public static ReadFrom Changes { get; } = new(new ChangedSince(DateTimeOffset.UnixEpoch, null), null);

    public static FileFormat.Csv Csv { get; } = new(',', '"', Columns: null, Charset: null);

    public FilePreset Preset(FileFormat? format = null, CompleteRule? complete = null, string match = "*.csv", SnapshotKind snapshot = SnapshotKind.No, Limits? limits = null) => new()
    {
        Provider = new ProviderId("drop"),
        Title = "Drop",
        Place = new FilePlace.Folder(Path),
        Match = match,
        Format = format ?? Csv,
        Complete = complete ?? CompleteRule.None.Instance,
        Snapshot = snapshot,
        Map = new FieldMap(At("$.id"), new Dictionary<CustomerField, TextSource> { [CustomerField.Name] = new TextSource.FirstOf([At("$.name")]) }, new Dictionary<CustomerField, DateSource>(), null, []),
        Limits = limits ?? new Limits { Retries = 0 },
    };

    public static JsonPath At(string text) => JsonPath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));

    public static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return buffer.ToArray();
    }

    public void Write(string name, string text, TimeSpan? age = null) => Write(name, Encoding.UTF8.GetBytes(text), age);

    public void Write(string name, byte[] bytes, TimeSpan? age = null)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, (Time.GetUtcNow() - (age ?? TimeSpan.FromMinutes(1))).UtcDateTime);
    }

    public void Delete(string name) => File.Delete(System.IO.Path.Combine(Path, name));

    public FileConnector Connector(FilePreset preset)
    {
        if (!connectors.TryGetValue(preset, out var connector))
        {
            var parts = new ConnectorParts(Time, Random.Shared, Pool, _ => "", NullLogger<HttpConnector>.Instance);
            connectors[preset] = connector = new FileConnector(preset, new FolderStorage(preset.Provider, Path, Time), Memory, parts);
        }

        return connector;
    }

    /// <summary>Reads to the end or the fault and remembers what the store would.</summary>
    /// <param name="pages">Stop after so many pages, as a killed run does.</param>
    public async Task<DropOutcome> ReadAsync(FilePreset? preset = null, ReadFrom? from = null, int pages = int.MaxValue)
    {
        var outcome = await DropReader.ReadAsync(Connector(preset ?? Preset()), Memory, from ?? Everything, pages);
        Pool.Outstanding.Should().Be(0, "every buffer goes back");
        return outcome;
    }

    public void Dispose()
    {
        foreach (var connector in connectors.Values)
        {
            connector.Dispose();
        }

        Directory.Delete(Path, recursive: true);
    }
}

/// <summary>Reads a connector's pages and plays the store.</summary>
internal static class DropReader
{
    public static async Task<DropOutcome> ReadAsync(FileConnector connector, FileMemory memory, ReadFrom from, int pages = int.MaxValue)
    {
        var (ids, bodies, places, sizes) = (new List<string?>(), new List<string>(), new List<string>(), new List<int>());
        Cursor? last = null;
        var hasEnded = false;
        DateTimeOffset? clock = null;
        ProviderFaultException? thrown = null;
        try
        {
            await foreach (var page in connector.ReadPagesAsync(from, CancellationToken.None))
            {
                using (page)
                {
                    ids.AddRange(page.Records.Select(record => record.ExternalId));
                    bodies.AddRange(page.Records.Select(record => Encoding.UTF8.GetString(page.Body.Span.Slice(record.Offset, record.Length))));
                    places.AddRange(page.Records.Select((_, i) => page.OriginOf!(i)));
                    sizes.Add(page.Records.Count);
                    memory.Store(page.Files);
                    (last, hasEnded, clock) = (page.Next, page.Next is null, page.ProviderClock);
                }

                if (sizes.Count == pages)
                {
                    break;
                }
            }
        }
        catch (ProviderFaultException fault)
        {
            thrown = fault;
        }

        return new DropOutcome(ids, bodies, places, sizes, last, hasEnded, thrown) { Clock = clock };
    }
}
