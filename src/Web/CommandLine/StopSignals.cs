using System.Runtime.InteropServices;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Ctrl+C and a polite kill: the first asks to stop, the second ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource stop;
    private readonly List<PosixSignalRegistration> registrations;
    private readonly Action onFirst;
    private int count;

    /// <param name="onFirst">Tells the person that the first signal was heard.</param>
    /// <param name="cancellationToken">Another reason to stop.</param>
    public StopSignals(Action onFirst, CancellationToken cancellationToken)
    {
        this.onFirst = onFirst;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    public CancellationToken Token => stop.Token;

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref count) > 1)
        {
            // A transaction that is cut off here is rolled back when the store is opened next.
            Environment.Exit(ExitCodes.Cancelled);
        }

        onFirst();
        stop.Cancel();
    }
}
