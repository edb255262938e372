using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Web.Tests;

/// <summary>Keeps every line that is logged, exceptions included.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentQueue<int> events = new();

    public IEnumerable<string> All => lines;

    /// <summary>Ids of the lines' events.</summary>
    public IEnumerable<int> Events => events;

    public ILogger CreateLogger(string categoryName) => new Lines(lines, events);

    public void Dispose()
    {
    }

    private sealed class Lines(ConcurrentQueue<string> lines, ConcurrentQueue<int> events) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
            events.Enqueue(eventId.Id);
        }
    }
}
