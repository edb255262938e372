namespace CleanCustomers.Application.Collection;

/// <summary>Keeps the records that are being prepared or wait to be stored below a limit, so that reading runs ahead of writing by so much and no more.</summary>
/// <param name="limit">Records. A page of more than that passes alone.</param>
internal sealed class Backlog(int limit) : IDisposable
{
    private readonly SemaphoreSlim room = new(limit, limit);

    /// <summary>Waits until there is room for a page. For one reader at a time.</summary>
    public async Task EnterAsync(int records, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Math.Min(records, limit); i++)
        {
            await room.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The page is stored.</summary>
    public void Leave(int records)
    {
        if (records > 0)
        {
            room.Release(Math.Min(records, limit));
        }
    }

    public void Dispose() => room.Dispose();
}
