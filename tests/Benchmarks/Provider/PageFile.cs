using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace CleanCustomers.Benchmarks.Provider;

/// <summary>All pages, written once to a file that the system keeps in its cache: serving one costs a copy, at any number of customers.</summary>
internal sealed class PageFile : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly long[] starts;

    private PageFile(SafeFileHandle file, long[] starts, int pageSize)
    {
        this.file = file;
        this.starts = starts;
        PageSize = pageSize;
    }

    public int PageSize { get; }

    public int Pages => starts.Length - 1;

    public static PageFile Write(int customers, int pageSize)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        var buffer = new ArrayBufferWriter<byte>(2 * 1024 * 1024);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var positions = new long[Math.Max(1, (customers + pageSize - 1) / pageSize) + 1];
        for (var page = 0; page < positions.Length - 1; page++)
        {
            var first = page * pageSize;
            SyntheticCustomers.WritePage(json, first, Math.Min(pageSize, customers - first), customers);
            json.Flush();
            RandomAccess.Write(handle, buffer.WrittenSpan, positions[page]);
            positions[page + 1] = positions[page] + buffer.WrittenCount;
            buffer.ResetWrittenCount();
            json.Reset();
        }

        return new PageFile(handle, positions, pageSize);
    }

    public int LengthOf(int page) => (int)(starts[page + 1] - starts[page]);

    public int Read(int page, Span<byte> into) => RandomAccess.Read(file, into[..LengthOf(page)], starts[page]);

    public void Dispose() => file.Dispose();
}
