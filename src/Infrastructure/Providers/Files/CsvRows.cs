using System.Buffers;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>Rows of CSV as JSON objects whose values are all texts. A row of another width than the header's becomes an array, one with broken quotes a text.</summary>
internal sealed class CsvRows : FileRows
{
    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    private readonly RowWindow window;
    private readonly CsvScanner scanner;
    private readonly FieldMap map;
    private readonly FileSite site;
    private readonly byte quote;
    private CsvColumns? columns;
    private byte[] scratch = [];

    public CsvRows(RowWindow window, FileFormat.Csv format, FieldMap map, FileSite site)
    {
        this.window = window;
        this.map = map;
        this.site = site;
        quote = (byte)(format.Quote ?? '\0');
        scanner = new CsvScanner((byte)format.Separator, format.Quote is { } mark ? (byte)mark : null);
        columns = format.Columns is { } names ? CsvColumns.Of(names) : null;
    }

    public override async ValueTask<bool> NextAsync(FilePage? page, CancellationToken cancellationToken)
    {
        if (columns is null)
        {
            columns = await ScanAsync(cancellationToken)
                ? CsvColumns.Of([.. scanner.Fields.Select(field => Plain(field).ToArray())], map, site)
                : throw site.Fault(FileFaults.Format, "it is empty, without even a header");
            LeaveRow();
        }

        if (!await ScanAsync(cancellationToken))
        {
            return false;
        }

        Row++;
        if (!scanner.HasLineEnd && scanner.Fields.Count < columns.Count)
        {
            throw site.Fault(FileFaults.Cut, $"its last row has {scanner.Fields.Count} of {columns.Count} values and no line end");
        }

        if (page is not null)
        {
            Write(page, columns);
        }

        LeaveRow();
        return true;
    }

    /// <summary>The next row that is no blank line, or false at the end.</summary>
    private async ValueTask<bool> ScanAsync(CancellationToken cancellationToken)
    {
        scanner.BeginRow();
        while (true)
        {
            switch (scanner.Scan(window.Bytes, window.IsLast))
            {
                case CsvScan.NeedsMore:
                    await window.FillAsync(cancellationToken);
                    break;
                case CsvScan.End:
                    return false;
                case CsvScan.OpenQuote:
                    throw site.Fault(FileFaults.Cut, $"the quote opened in row {Row + 1}, line {Lines + 1} is not closed");
                case CsvScan.Row when scanner.Fields is [{ Length: 0, IsQuoted: false }]:
                    LeaveRow();
                    scanner.BeginRow();
                    break;
                default:
                    return true;
            }
        }
    }

    private void LeaveRow()
    {
        Lines += scanner.InnerLines(window.Bytes) + 1;
        window.Consume(scanner.Length);
    }

    private void Write(FilePage page, CsvColumns names)
    {
        var isReadable = false;
        if (scanner.HasBadQuote)
        {
            WriteText(page, window.Bytes[..scanner.Length].TrimEnd("\r\n"u8));
        }
        else if (scanner.Fields.Count == names.Count)
        {
            isReadable = true;
            WriteObject(page, names);
        }
        else
        {
            WriteArray(page);
        }

        page.EndRecord(Row, Lines + 1, window.Offset, isReadable);
    }

    private void WriteObject(FilePage page, CsvColumns names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            page.Write(names.Before(i));
            WriteEscaped(page, Plain(scanner.Fields[i]));
            page.Write("\""u8);
        }

        page.Write("}"u8);
    }

    private void WriteArray(FilePage page)
    {
        for (var i = 0; i < scanner.Fields.Count; i++)
        {
            page.Write(i == 0 ? "["u8 : ","u8);
            WriteText(page, Plain(scanner.Fields[i]));
        }

        page.Write("]"u8);
    }

    private static void WriteText(FilePage page, ReadOnlySpan<byte> text)
    {
        page.Write("\""u8);
        WriteEscaped(page, text);
        page.Write("\""u8);
    }

    // Bytes that are no UTF-8 stay as they are: the record is then refused with what the file said, if a mapped value holds them.
    private static void WriteEscaped(FilePage page, ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOfAny(Escaped); at >= 0; at = text.IndexOfAny(Escaped))
        {
            page.Write(text[..at]);
            var value = text[at];
            page.Write(value switch
            {
                (byte)'"' => "\\\""u8,
                (byte)'\\' => "\\\\"u8,
                (byte)'\n' => "\\n"u8,
                (byte)'\r' => "\\r"u8,
                (byte)'\t' => "\\t"u8,
                _ => [(byte)'\\', (byte)'u', (byte)'0', (byte)'0', Hex(value >> 4), Hex(value & 15)],
            });
            text = text[(at + 1)..];
        }

        page.Write(text);
    }

    private static byte Hex(int digit) => (byte)"0123456789abcdef"[digit];

    /// <summary>The value with doubled quotes made single; valid until the next call.</summary>
    private ReadOnlySpan<byte> Plain(CsvField field)
    {
        var value = window.Bytes.Slice(field.Start, field.Length);
        if (!field.HasDoubledQuotes)
        {
            return value;
        }

        if (scratch.Length < value.Length)
        {
            scratch = new byte[value.Length * 2];
        }

        var length = 0;
        for (var i = 0; i < value.Length; i++)
        {
            scratch[length++] = value[i];
            i += value[i] == quote ? 1 : 0;
        }

        return scratch.AsSpan(0, length);
    }
}
