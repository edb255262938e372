using System.Text;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>
/// Makes UTF-8 text of a file by what is in it, whatever its name says: undoes gzip, leaves out a byte order mark, decodes the declared
/// character set strictly. What stays UTF-8 is checked record by record later, so that one bad text costs one record.
/// </summary>
internal static class FileText
{
    private const int PeekedBytes = 8;

    private static readonly (byte[] Begin, string Name)[] Refused =
    [
        ([0x50, 0x4B, 3, 4], "a zip archive (xlsx is one, too)"),
        ([0x50, 0x4B, 5, 6], "an empty zip archive"),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed with zstd"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "compressed with xz"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook"),
        ("PAR1"u8.ToArray(), "a Parquet file"),
        ("%PDF"u8.ToArray(), "a PDF document"),
    ];

    /// <param name="wire">Disposed with what is returned.</param>
    public static async Task<Stream> OpenAsync(Stream wire, FileFormat format, FileSite site, CancellationToken cancellationToken)
    {
        var begin = await PrefixedStream.PeekAsync(wire, PeekedBytes, cancellationToken);
        RefuseOthers(begin.Span, site);
        Stream text = new PrefixedStream(begin, wire);
        if (IsGzip(begin.Span))
        {
            text = new GzipMembers(text, site);
            begin = await PrefixedStream.PeekAsync(text, PeekedBytes, cancellationToken);
            RefuseOthers(begin.Span, site);
            if (IsGzip(begin.Span))
            {
                throw site.Fault(FileFaults.Format, "it is compressed twice");
            }

            text = new PrefixedStream(begin, text);
        }

        return await DecodeAsync(text, begin.Span.ToArray(), (format as FileFormat.Csv)?.Charset, site, cancellationToken);
    }

    private static bool IsGzip(ReadOnlySpan<byte> begin) => begin is [0x1F, 0x8B, 8, ..];

    private static void RefuseOthers(ReadOnlySpan<byte> begin, FileSite site)
    {
        foreach (var (known, name) in Refused)
        {
            if (begin.StartsWith(known))
            {
                throw site.Fault(FileFaults.Format, $"it is {name}; plain text and gzip are read");
            }
        }
    }

    private static async Task<Stream> DecodeAsync(Stream text, byte[] begin, string? charset, FileSite site, CancellationToken cancellationToken)
    {
        var (marked, markBytes) = begin switch
        {
            [0xEF, 0xBB, 0xBF, ..] => ("utf-8", 3),
            [0xFF, 0xFE, 0, 0, ..] => ("utf-32", 4),
            [0xFF, 0xFE, ..] => ("utf-16", 2),
            [0xFE, 0xFF, ..] => ("utf-16BE", 2),
            _ => (null, 0),
        };
        await PrefixedStream.PeekAsync(text, markBytes, cancellationToken);

        // A mark is part of the file itself, so it knows better than a declaration.
        if (!Charsets.TryFind(marked ?? charset, out var encoding))
        {
            throw site.Fault(FileFaults.Charset, "it is not known");
        }

        return encoding is UTF8Encoding ? text : Encoding.CreateTranscodingStream(text, encoding, Charsets.Utf8);
    }
}
