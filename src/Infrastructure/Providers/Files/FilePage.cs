using System.Buffers;
using System.Globalization;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>Records of a file on their way into one page.</summary>
internal sealed class FilePage(ArrayPool<byte> pool, RecordIds ids) : IDisposable
{
    private readonly PooledBody body = new(pool, 256 * 1024);
    private readonly List<(long Row, long Line, long Offset)> origins = [];
    private int recordStart;

    public List<PageRecord> Records { get; } = [];

    public int Length => body.Length;

    public ReadOnlyMemory<byte> Bytes => body.Bytes;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var free = body.Free().Span;
            var count = Math.Min(free.Length, bytes.Length);
            bytes[..count].CopyTo(free);
            body.Advance(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>What was written since the record before is one record.</summary>
    /// <param name="row">Of the file, from 1; headers and blank lines are none.</param>
    /// <param name="line">Line on which it begins, from 1.</param>
    /// <param name="offset">Bytes of decoded text before it.</param>
    /// <param name="isReadable">False for rows that are no record: they have no id.</param>
    public void EndRecord(long row, long line, long offset, bool isReadable)
    {
        var length = body.Length - recordStart;
        var record = body.Bytes.Span.Slice(recordStart, length);
        Records.Add(new PageRecord(isReadable ? ids.Find(record) : null, recordStart, length));
        origins.Add((row, line, offset));
        recordStart = body.Length;
    }

    /// <summary>Tells people where a record came from: key, version, row, line and byte identify it.</summary>
    public Func<int, string> Origins(FileEntry file) => index => string.Create(
        CultureInfo.InvariantCulture,
        $"file '{file.Key}', version {file.Tag}, row {origins[index].Row}, line {origins[index].Line}, byte {origins[index].Offset}");

    public void Dispose() => body.Dispose();
}
