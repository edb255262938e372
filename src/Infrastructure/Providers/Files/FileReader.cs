using System.Buffers;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>What a manifest says about a file.</summary>
/// <param name="Rows">Number of records, or null.</param>
/// <param name="Checksum">Lower-case hexadecimal digits, or null.</param>
internal sealed record FilePromise(long? Rows, string? Checksum)
{
    public static readonly FilePromise Nothing = new(null, null);
}

/// <summary>One version of one file, opened: read page by page, and whole only when everything about its end is as it should be.</summary>
internal sealed class FileReader : IAsyncDisposable
{
    /// <summary>A page ends at this many rows or bytes, whichever comes first: small enough to hold several, large enough to commit well.</summary>
    public const int PageRows = 5_000;
    private const int PageBytes = 4 * 1024 * 1024;

    private readonly FilePreset preset;
    private readonly IFileStorage storage;
    private readonly FileEntry file;
    private readonly FileSite site;
    private readonly ArrayPool<byte> pool;
    private readonly WireStream wire;
    private readonly Stream text;
    private readonly RowWindow window;
    private readonly FileRows rows;

    private FileReader(FilePreset preset, IFileStorage storage, FileEntry file, FileSite site, ArrayPool<byte> pool, WireStream wire, Stream text)
    {
        this.preset = preset;
        this.storage = storage;
        this.file = file;
        this.site = site;
        this.pool = pool;
        this.wire = wire;
        this.text = text;
        window = new RowWindow(text, preset.Limits.BodyBytes, pool, site);
        rows = preset.Format is FileFormat.Csv csv ? new CsvRows(window, csv, preset.Map, site) : new NdjsonRows(window, site);
    }

    /// <summary>Rows read.</summary>
    public long Row => rows.Row;

    /// <summary>Of the file's bytes; known when it was read to its end.</summary>
    public string Sha256 => wire.Sha256;

    public static async Task<FileReader> OpenAsync(
        FilePreset preset, IFileStorage storage, FileEntry file, ConnectorParts parts, bool hashesAll, CancellationToken cancellationToken)
    {
        var here = storage.Site with { File = file.Key };
        var raw = new WireStream(await storage.OpenAsync(file, cancellationToken), storage, here, preset.Limits, parts.Time) { HashesAll = hashesAll };
        try
        {
            var decoded = await FileText.OpenAsync(raw, preset.Format, here, cancellationToken);
            return new FileReader(preset, storage, file, here, parts.Pool, raw, decoded);
        }
        catch
        {
            await raw.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leaves out rows that an earlier run stored.</summary>
    public async Task SkipAsync(long count, CancellationToken cancellationToken)
    {
        while (rows.Row < count && await rows.NextAsync(null, cancellationToken))
        {
            wire.BeginPage();
        }
    }

    /// <summary>Reads the next page. A page that ends the file is given only when the end is proven, so that nothing behind a cut is taken for whole.</summary>
    public async Task<(FilePage Page, bool IsEnd)> ReadPageAsync(RecordIds ids, FilePromise promise, CancellationToken cancellationToken)
    {
        wire.BeginPage();
        var most = Math.Min(PageRows, preset.Limits.RecordsPerPage);
        var page = new FilePage(pool, ids);
        try
        {
            while (page.Records.Count < most && page.Length < PageBytes)
            {
                if (!await rows.NextAsync(page, cancellationToken))
                {
                    await ProveEndAsync(promise, cancellationToken);
                    return (page, true);
                }
            }

            return (page, false);
        }
        catch
        {
            page.Dispose();
            throw;
        }
    }

    /// <summary>Reads to the end without keeping anything.</summary>
    public async Task CountAsync(FilePromise promise, CancellationToken cancellationToken)
    {
        while (await rows.NextAsync(null, cancellationToken))
        {
            wire.BeginPage();
        }

        await ProveEndAsync(promise, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        window.Dispose();
        await text.DisposeAsync();
        await wire.DisposeAsync();
    }

    private async Task ProveEndAsync(FilePromise promise, CancellationToken cancellationToken)
    {
        var rest = new byte[1];
        if (await wire.ReadAsync(rest, cancellationToken) > 0 || wire.Count != file.Bytes)
        {
            throw site.Fault(FileFaults.Changed, $"{wire.Count} of {file.Bytes} bytes");
        }

        if (promise.Rows is { } wanted && wanted != rows.Row)
        {
            throw site.Fault(FileFaults.Incomplete, $"it has {rows.Row} records, its manifest says {wanted}");
        }

        if (promise.Checksum is { } sum && wire.HashOf(sum.Length) != sum)
        {
            throw site.Fault(FileFaults.Incomplete, "its checksum is not the one in its manifest");
        }

        if (!await storage.IsUnchangedAsync(file, cancellationToken))
        {
            throw site.Fault(FileFaults.Changed);
        }
    }
}
