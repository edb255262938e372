namespace CleanCustomers.Application.Customers.Contracts;

/// <summary>Tells those who wait in this process that customers were changed. Other processes are not heard: whoever waits looks at the store, too.</summary>
public sealed class CommitSignal
{
    private TaskCompletionSource next = New();

    /// <summary>Completed by the next commit. Take it before looking at the store: then no commit falls between the two.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Raise() => Interlocked.Exchange(ref next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
