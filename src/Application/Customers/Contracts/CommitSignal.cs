namespace CleanCustomers.Application.Customers.Contracts;

/// <summary>Tells those who wait in this process that customers were changed. Other processes are not heard: whoever waits looks at the store, too.</summary>
public sealed class CommitSignal
{
    private readonly Lock gate = new();
    private TaskCompletionSource next = New();
    private long count;

    /// <summary>Commits told so far. Take it before looking at the store: then no commit falls between looking and waiting.</summary>
    public long Count
    {
        get
        {
            lock (gate)
            {
                return count;
            }
        }
    }

    /// <summary>Ends with the first commit after <paramref name="seen"/>, at once if it is past.</summary>
    public Task WaitAsync(long seen, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return count == seen ? next.Task.WaitAsync(cancellationToken) : Task.CompletedTask;
        }
    }

    public void Raise()
    {
        TaskCompletionSource told;
        lock (gate)
        {
            count++;
            (told, next) = (next, New());
        }

        told.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
