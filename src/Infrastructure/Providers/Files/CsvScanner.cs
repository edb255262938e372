namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>One value of a row.</summary>
/// <param name="Start">From the beginning of the row, behind the opening quote.</param>
/// <param name="HasDoubledQuotes">Two quotes in it stand for one.</param>
internal readonly record struct CsvField(int Start, int Length, bool IsQuoted, bool HasDoubledQuotes);

internal enum CsvScan
{
    /// <summary>The row ends behind what was given.</summary>
    NeedsMore,
    Row,

    /// <summary>There is no further row.</summary>
    End,

    /// <summary>The text ends inside quotes.</summary>
    OpenQuote,
}

/// <summary>
/// Finds the values of one row after the other (RFC 4180): line breaks and separators inside quotes belong to the value, a line ends with
/// CRLF, LF or CR. Works on bytes: separator, quote and line ends are ASCII, which no other UTF-8 character contains.
/// </summary>
internal sealed class CsvScanner(byte separator, byte? quote)
{
    private readonly byte[] stops = [separator, (byte)'\r', (byte)'\n'];
    private State state;
    private int at;
    private int fieldStart;
    private bool doubled;

    private enum State
    {
        FieldStart,
        Plain,
        Quoted,
        QuoteSeen,
        BehindQuotes,
        LineEnd,
    }

    public List<CsvField> Fields { get; } = [];

    /// <summary>Bytes of the row with its line end.</summary>
    public int Length { get; private set; }

    /// <summary>Text stands behind a closing quote: where the value ends is anyone's guess.</summary>
    public bool HasBadQuote { get; private set; }

    /// <summary>False when the text ends without ending the line.</summary>
    public bool HasLineEnd { get; private set; }

    public void BeginRow()
    {
        (state, at, fieldStart, doubled) = (State.FieldStart, 0, 0, false);
        (Length, HasBadQuote, HasLineEnd) = (0, false, false);
        Fields.Clear();
    }

    /// <param name="bytes">The text from the row's beginning on; the same bytes and more at each call for one row.</param>
    /// <param name="isLast">Nothing comes behind them.</param>
    public CsvScan Scan(ReadOnlySpan<byte> bytes, bool isLast)
    {
        while (at < bytes.Length)
        {
            if (state == State.LineEnd)
            {
                return EndRow(at + (bytes[at] == '\n' ? 1 : 0));
            }

            if (Step(bytes))
            {
                return EndRow(at + 1);
            }
        }

        return isLast ? EndText() : CsvScan.NeedsMore;
    }

    /// <summary>Line breaks inside the row.</summary>
    public int InnerLines(ReadOnlySpan<byte> row)
    {
        var lines = 0;
        foreach (var field in Fields)
        {
            var value = field.IsQuoted ? row.Slice(field.Start, field.Length) : default;
            for (var i = value.IndexOfAny((byte)'\r', (byte)'\n'); i >= 0; i = value.IndexOfAny((byte)'\r', (byte)'\n'))
            {
                lines++;
                value = value[(i + (value[i..].StartsWith("\r\n"u8) ? 2 : 1))..];
            }
        }

        return lines;
    }

    /// <summary>True at a line feed that ends the row.</summary>
    private bool Step(ReadOnlySpan<byte> bytes)
    {
        switch (state)
        {
            case State.FieldStart:
                var isQuoted = bytes[at] == quote;
                at += isQuoted ? 1 : 0;
                (fieldStart, doubled, state) = (at, false, isQuoted ? State.Quoted : State.Plain);
                return false;
            case State.Quoted:
                var close = bytes[at..].IndexOf(quote.GetValueOrDefault());
                (at, state) = close < 0 ? (bytes.Length, state) : (at + close + 1, State.QuoteSeen);
                return false;
            case State.QuoteSeen when bytes[at] == quote:
                (doubled, state) = (true, State.Quoted);
                at++;
                return false;
            case State.QuoteSeen:
                Add(at - 1, isQuoted: true);
                state = State.BehindQuotes;
                HasBadQuote |= stops.AsSpan().IndexOf(bytes[at]) < 0;
                return false;
            default:
                var stop = bytes[at..].IndexOfAny(stops);
                at = stop < 0 ? bytes.Length : at + stop;
                return stop >= 0 && Stop(bytes[at]);
        }
    }

    private bool Stop(byte stop)
    {
        if (state == State.Plain)
        {
            Add(at, isQuoted: false);
        }

        switch (stop)
        {
            case (byte)'\n':
                return true;
            case (byte)'\r':
                state = State.LineEnd;
                break;
            default:
                state = State.FieldStart;
                break;
        }

        at++;
        return false;
    }

    private CsvScan EndRow(int length)
    {
        (Length, HasLineEnd) = (length, true);
        return CsvScan.Row;
    }

    private CsvScan EndText()
    {
        switch (state)
        {
            case State.Quoted:
                return CsvScan.OpenQuote;
            case State.FieldStart when at == 0:
                return CsvScan.End;
            case State.FieldStart:
                fieldStart = at;
                Add(at, isQuoted: false);
                break;
            case State.Plain:
                Add(at, isQuoted: false);
                break;
            case State.QuoteSeen:
                Add(at - 1, isQuoted: true);
                break;
        }

        (Length, HasLineEnd) = (at, state == State.LineEnd);
        return CsvScan.Row;
    }

    private void Add(int end, bool isQuoted) => Fields.Add(new CsvField(fieldStart, end - fieldStart, isQuoted, doubled));
}
