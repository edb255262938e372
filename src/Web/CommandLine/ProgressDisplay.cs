namespace CleanCustomers.Web.CommandLine;

/// <summary>Shows a run while it runs: a moving bar on a terminal, a line every 5 seconds elsewhere. Disposing removes the bar.</summary>
internal sealed class ProgressDisplay : IDisposable
{
    private const string ClearLine = "\r\e[K";
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LineTime = TimeSpan.FromSeconds(5);
    private readonly Terminal terminal;
    private readonly TimeProvider time;
    private readonly string provider;
    private readonly Func<RunSighting?> look;
    private readonly Lock gate = new();
    private readonly long startedAt;
    private readonly ITimer timer;
    private int frame;
    private bool ended;

    /// <param name="look">Where the run is; null before its first page.</param>
    /// <param name="before">How long it ran before anyone looked.</param>
    public ProgressDisplay(Terminal terminal, TimeProvider time, string provider, Func<RunSighting?> look, TimeSpan before = default)
    {
        (this.terminal, this.time, this.provider, this.look) = (terminal, time, provider, look);
        startedAt = time.GetTimestamp() - (long)(before.TotalSeconds * time.TimestampFrequency);
        var every = terminal.ErrorIsTerminal ? FrameTime : LineTime;
        timer = time.CreateTimer(_ => Show(), null, every, every);
    }

    public void Dispose()
    {
        timer.Dispose();
        lock (gate)
        {
            if (!ended && frame > 0 && terminal.ErrorIsTerminal)
            {
                terminal.Write($"{ClearLine}\n{ClearLine}\e[1A");
            }

            ended = true;
        }
    }

    private void Show()
    {
        lock (gate)
        {
            if (ended)
            {
                return;
            }

            var elapsed = time.GetElapsedTime(startedAt);
            if (terminal.ErrorIsTerminal)
            {
                var (bar, counters) = ProgressText.ForTerminal(provider, look(), elapsed, terminal.Width, frame++);
                terminal.Write($"{ClearLine}{bar}\n{ClearLine}{counters}\e[1A\r");
            }
            else
            {
                terminal.Say(ProgressText.ForPipe(provider, look(), elapsed));
            }
        }
    }
}
