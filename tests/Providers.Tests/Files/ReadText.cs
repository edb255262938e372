using System.Buffers;
using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Files;
using CleanCustomers.Infrastructure.Providers.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanCustomers.Providers.Tests.Files;

/// <summary>What reading one file gave.</summary>
/// <param name="IsWhole">Its end was proven.</param>
internal sealed record ReadFile(IReadOnlyList<string> Records, IReadOnlyList<string?> Ids, IReadOnlyList<string> Places, bool IsWhole, ProviderFaultException? Fault)
{
    public string? Code => Fault?.Error.Code;
}

/// <summary>Reads bytes as the connector reads a file.</summary>
internal static class ReadText
{
    public static FileFormat.Csv Csv { get; } = new(',', '"', Columns: null, Charset: null);

    public static Task<ReadFile> CsvAsync(string text, FileFormat.Csv? format = null) => FromAsync(Encoding.UTF8.GetBytes(text), format ?? Csv);

    public static Task<ReadFile> NdjsonAsync(string text) => FromAsync(Encoding.UTF8.GetBytes(text), FileFormat.Ndjson.Instance);

    /// <param name="piece">The storage hands over so many bytes at a time.</param>
    public static async Task<ReadFile> FromAsync(byte[] bytes, FileFormat format, int piece = int.MaxValue, Limits? limits = null)
    {
        var preset = PresetOf(format) with { Limits = limits ?? new Limits() };
        using var storage = new BytesStorage(bytes, piece);
        var parts = new ConnectorParts(TimeProvider.System, Random.Shared, ArrayPool<byte>.Shared, _ => "", NullLogger<HttpConnector>.Instance);
        var (records, ids, places) = (new List<string>(), new List<string?>(), new List<string>());
        try
        {
            await using var reader = await FileReader.OpenAsync(preset, storage, storage.Entry, parts, hashesAll: false, CancellationToken.None);
            for (var isEnd = false; !isEnd;)
            {
                (var page, isEnd) = await reader.ReadPageAsync(new RecordIds(preset.Map.Id, preset.Limits.Depth), FilePromise.Nothing, CancellationToken.None);
                using (page)
                {
                    records.AddRange(page.Records.Select(record => Encoding.UTF8.GetString(page.Bytes.Span.Slice(record.Offset, record.Length))));
                    ids.AddRange(page.Records.Select(record => record.ExternalId));
                    places.AddRange(page.Records.Select((_, i) => page.Origins(storage.Entry)(i)));
                }
            }

            return new ReadFile(records, ids, places, true, null);
        }
        catch (ProviderFaultException fault)
        {
            return new ReadFile(records, ids, places, false, fault);
        }
    }

    /// <summary>Maps <c>id</c> and <c>name</c>.</summary>
    public static FilePreset PresetOf(FileFormat format) => new()
    {
        Provider = new ProviderId("drop"),
        Title = "Drop",
        Place = new FilePlace.Folder("drop"),
        Match = "*",
        Format = format,
        Complete = CompleteRule.None.Instance,
        Map = new FieldMap(At("$.id"), new Dictionary<CustomerField, TextSource> { [CustomerField.Name] = new TextSource.FirstOf([At("$.name")]) }, new Dictionary<CustomerField, DateSource>(), null, []),
    };

    private static JsonPath At(string text) => JsonPath.TryParse(text, out var path) ? path : throw new ArgumentException(text, nameof(text));

    private sealed class BytesStorage(byte[] bytes, int piece) : IFileStorage
    {
        public FileEntry Entry { get; } = new("a.csv", "a.csv", "v1", bytes.Length, DateTimeOffset.UnixEpoch, IsFresh: false);

        public FileSite Site => new(new ProviderId("drop"), "memory");

        public Task<FileListing> ListAsync(CancellationToken cancellationToken) => Task.FromResult(new FileListing([Entry], DateTimeOffset.UnixEpoch));

        public Task<Stream> OpenAsync(FileEntry file, CancellationToken cancellationToken) => Task.FromResult<Stream>(new Pieces(bytes, piece));

        public Task<bool> IsUnchangedAsync(FileEntry file, CancellationToken cancellationToken) => Task.FromResult(true);

        public FaultRow? RowOf(Exception exception) => null;

        public void Dispose()
        {
        }
    }

    private sealed class Pieces(byte[] bytes, int piece) : ReadOnlyStream
    {
        private int at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(Math.Min(buffer.Length, piece), bytes.Length - at);
            bytes.AsMemory(at, count).CopyTo(buffer);
            at += count;
            return ValueTask.FromResult(count);
        }
    }
}
