using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Where commands write: data to <see cref="Out"/>, progress and messages to <see cref="Error"/>.</summary>
/// <param name="outIsTerminal">A person reads the data.</param>
/// <param name="errorIsTerminal">A person reads the messages: bars may move, colours may show.</param>
/// <param name="width">Columns of the terminal.</param>
internal sealed partial class Terminal(TextWriter @out, TextWriter error, bool outIsTerminal, bool errorIsTerminal, Func<int> width)
{
    private const int UsualWidth = 80;
    private readonly Lock gate = new();
    private ILogger? log;

    public TextWriter Out { get; } = @out;

    public TextWriter Error { get; } = error;

    public bool OutIsTerminal { get; } = outIsTerminal;

    public bool ErrorIsTerminal { get; } = errorIsTerminal;

    public int Width => width();

    /// <summary>The process's own console. Colours and moving bars stay away from pipes, from <c>TERM=dumb</c> and from <c>NO_COLOR</c>.</summary>
    public static Terminal OfProcess()
    {
        var plain = Environment.GetEnvironmentVariable("TERM") == "dumb" || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        return new Terminal(Console.Out, Console.Error, !Console.IsOutputRedirected && !plain, !Console.IsErrorRedirected && !plain, ReadWidth);
    }

    /// <summary>Messages are log lines.</summary>
    public bool IsLog => log is not null;

    /// <summary>Makes messages log lines, for a server whose log is read by programs; null makes them text again.</summary>
    public void SayThrough(ILogger? logger) => log = logger;

    /// <summary>One line of data.</summary>
    public void Print(string line) => Out.WriteLine(line);

    /// <summary>One message for people.</summary>
    public void Say(string text) => Say(LogLevel.Information, text, text);

    /// <summary>Writes to the messages as they are; whole writes do not mix.</summary>
    public void Write(string text)
    {
        lock (gate)
        {
            Error.Write(text);
            Error.Flush();
        }
    }

    /// <summary>A message in the middle of a moving bar: clears what the bar and the typed ^C left.</summary>
    public void Interrupt(string text) => Say(LogLevel.Information, text, ErrorIsTerminal ? $"\r\e[K\n\e[K\e[1A{text}" : text);

    public void Warn(string text) => Say(LogLevel.Warning, text, Paint(text, "33", ErrorIsTerminal));

    public void Fail(string text) => Say(LogLevel.Error, text, Paint("error: ", "31", ErrorIsTerminal) + text);

    public void Fail(Error error)
    {
        Fail($"{error.Message} ({error.Code})");
        foreach (var fault in error.ValidationErrors)
        {
            Say($"  {fault.Identifier}: {fault.ErrorMessage}");
        }
    }

    /// <summary>Bold where a person reads the data.</summary>
    public string Strong(string text) => Paint(text, "1", OutIsTerminal);

    private void Say(LogLevel level, string text, string painted)
    {
        if (log is not null)
        {
            LogText(log, level, text);
        }
        else
        {
            Write(painted + Environment.NewLine);
        }
    }

    [LoggerMessage(Message = "{Text}")]
    private static partial void LogText(ILogger logger, LogLevel level, string text);

    private static string Paint(string text, string code, bool colours) => colours ? $"\e[{code}m{text}\e[0m" : text;

    private static int ReadWidth()
    {
        try
        {
            return Console.WindowWidth is > 20 and var columns ? columns : UsualWidth;
        }
        catch (IOException)
        {
            // No window to measure.
            return UsualWidth;
        }
    }
}
