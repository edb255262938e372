using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Log lines for people: time in UTC, level where it matters, message; exceptions below.</summary>
internal sealed class PlainFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "plain";
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";
    private const int HostFailedToStart = 11;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (logEntry is { Category: HostCategory, EventId.Id: HostFailedToStart })
        {
            // The command that starts the host tells why it does not, with the remedy.
            return;
        }

        var level = logEntry.LogLevel switch
        {
            LogLevel.Warning => "warning: ",
            LogLevel.Error or LogLevel.Critical => "error: ",
            LogLevel.Debug or LogLevel.Trace => "debug: ",
            _ => string.Empty,
        };
        textWriter.Write(time.GetUtcNow().ToString("HH:mm:ss'Z '", CultureInfo.InvariantCulture));
        textWriter.Write(level);
        textWriter.WriteLine(logEntry.Formatter(logEntry.State, logEntry.Exception).TrimEnd());
        if (logEntry.Exception is { } exception)
        {
            textWriter.WriteLine(exception);
        }
    }
}
