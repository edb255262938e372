using System.Text.Json;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>Lines of NDJSON, byte for byte. A damaged line in the middle is one bad record; a last line that only begins a value is a cut file.</summary>
internal sealed class NdjsonRows(RowWindow window, FileSite site) : FileRows
{
    private int scanned;

    public override async ValueTask<bool> NextAsync(FilePage? page, CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = window.Bytes[scanned..].IndexOf((byte)'\n');
            if (end < 0 && !window.IsLast)
            {
                scanned = window.Bytes.Length;
                await window.FillAsync(cancellationToken);
                continue;
            }

            var length = end < 0 ? window.Bytes.Length : scanned + end;
            scanned = 0;
            if (length == 0 && end < 0)
            {
                return false;
            }

            var isRecord = Take(page, length, hasLineEnd: end >= 0);
            window.Consume(length + (end < 0 ? 0 : 1));
            Lines++;
            if (isRecord)
            {
                return true;
            }
        }
    }

    /// <summary>False for a blank line.</summary>
    private bool Take(FilePage? page, int length, bool hasLineEnd)
    {
        var line = window.Bytes[..length].Trim(" \t\r"u8);
        if (line.IsEmpty)
        {
            return false;
        }

        if (!hasLineEnd && !IsWhole(line))
        {
            throw site.Fault(FileFaults.Cut, $"its last line, {Lines + 1}, is not whole");
        }

        Row++;
        page?.Write(line);
        page?.EndRecord(Row, Lines + 1, window.Offset, isReadable: true);
        return true;
    }

    private static bool IsWhole(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
