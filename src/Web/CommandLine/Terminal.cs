using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Where commands write: data to <see cref="Out"/>, progress and messages to <see cref="Error"/>.</summary>
/// <param name="outIsTerminal">A person reads the data.</param>
/// <param name="errorIsTerminal">A person reads the messages: bars may move, colours may show.</param>
/// <param name="width">Columns of the terminal.</param>
internal sealed class Terminal(TextWriter @out, TextWriter error, bool outIsTerminal, bool errorIsTerminal, Func<int> width)
{
    private const int UsualWidth = 80;
    private readonly Lock gate = new();

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

    /// <summary>One line of data.</summary>
    public void Print(string line) => Out.WriteLine(line);

    /// <summary>One message for people.</summary>
    public void Say(string text) => Write(text + Environment.NewLine);

    /// <summary>Writes to the messages as they are; whole writes do not mix.</summary>
    public void Write(string text)
    {
        lock (gate)
        {
            Error.Write(text);
            Error.Flush();
        }
    }

    public void Warn(string text) => Say(Paint(text, "33", ErrorIsTerminal));

    public void Fail(string text) => Say(Paint("error: ", "31", ErrorIsTerminal) + text);

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
