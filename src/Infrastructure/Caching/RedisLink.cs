using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>What a call of Redis brought.</summary>
/// <param name="IsGiven">False: no answer in time, or an error; it is counted already.</param>
internal readonly record struct Answer<T>(bool IsGiven, T? Value);

/// <summary>
/// The way to Redis. Every call ends within the deadline, because this client's asynchronous calls never end by themselves. After a few
/// faults in a row the breaker opens: Redis is not asked any more until <see cref="RedisWatch"/> has found it well again.
/// </summary>
internal sealed partial class RedisLink(IOptions<CacheOptions> configured, CacheMetrics metrics, ILogger<RedisLink> logger) : IDisposable
{
    private const int MostFaults = 3;

    private readonly CacheOptions options = configured.Value;
    private ConnectionMultiplexer? connection;
    private int faults;
    private int isUp;
    private int isLost;
    private string lastFault = "There was no connection yet.";

    /// <summary>Requests may ask Redis.</summary>
    public bool IsUp => Volatile.Read(ref isUp) == 1;

    /// <summary>Why Redis was not asked last time; holds no secret.</summary>
    public string LastFault => Volatile.Read(ref lastFault);

    /// <summary>Called when a connection broke: messages may have been lost.</summary>
    public Action? Broke { get; set; }

    /// <summary>Makes a new connection in place of the one there is. Takes a second and more.</summary>
    /// <returns>False when there is none to wait for; its reason is kept.</returns>
    public async Task<bool> ConnectAsync(CancellationToken cancellationToken)
    {
        if (Close())
        {
            ReturnLoss();
        }

        var (settings, fault) = RedisSettings.Read(options);
        if (settings is null)
        {
            // What stood there at the start may have been moved away since: a secret that is being replaced.
            Volatile.Write(ref lastFault, fault!);
            return false;
        }

        try
        {
            var connected = await ConnectionMultiplexer.ConnectAsync(settings).WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);

            // Messages are independent of each other; in order, one slow handler would hold all of them up.
            connected.PreserveAsyncOrder = false;
            connected.ConnectionFailed += (_, failed) => Lose(failed);
            Volatile.Write(ref connection, connected);
            return true;
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            Volatile.Write(ref lastFault, failed.GetType().Name);
            metrics.Fault("connect");
            return false;
        }
    }

    /// <summary>Asks while the breaker is closed.</summary>
    public Task<Answer<T>> AskAsync<T>(Func<ConnectionMultiplexer, Task<T>> ask, CancellationToken cancellationToken) =>
        IsUp ? CallAsync(ask, options.Deadline, cancellationToken) : Task.FromResult(default(Answer<T>));

    /// <summary>Asks whatever the breaker says: for whoever finds out whether Redis is well.</summary>
    public async Task<Answer<T>> CallAsync<T>(Func<ConnectionMultiplexer, Task<T>> ask, TimeSpan deadline, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref connection) is not { } current)
        {
            return default;
        }

        try
        {
            var value = await ask(current).WaitAsync(deadline, cancellationToken);
            Volatile.Write(ref faults, 0);
            return new Answer<T>(true, value);
        }
        catch (TimeoutException)
        {
            Count("deadline", $"No answer within {deadline.TotalMilliseconds:0} ms.");
        }
        catch (RedisServerException refused)
        {
            Count("refused", refused.Message);
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The client's messages name keys, so only the kind is kept.
            Count("connection", failed is RedisConnectionException lost ? $"{nameof(RedisConnectionException)}: {lost.FailureType}" : failed.GetType().Name);
        }

        return default;
    }

    /// <summary>A connection broke since this was asked last: another server may answer, or the same one with older entries.</summary>
    public bool TakeLoss() => Interlocked.Exchange(ref isLost, 0) == 1;

    /// <summary>That is still, or newly, to be dealt with.</summary>
    public void ReturnLoss() => Volatile.Write(ref isLost, 1);

    public void GoUp()
    {
        if (Interlocked.Exchange(ref isUp, 1) == 0)
        {
            metrics.Breaker(isOpen: false);
            LogUp();
        }
    }

    public void Dispose() => _ = Close();

    private void Count(string kind, string fault)
    {
        metrics.Fault(kind);
        Volatile.Write(ref lastFault, fault);
        if (Interlocked.Increment(ref faults) >= MostFaults)
        {
            GoDown();
        }
    }

    private void GoDown()
    {
        if (Interlocked.Exchange(ref isUp, 0) == 1)
        {
            metrics.Breaker(isOpen: true);
            LogDown(LastFault);
        }
    }

    private void Lose(ConnectionFailedEventArgs failed)
    {
        if (Volatile.Read(ref connection) is null)
        {
            // We closed it ourselves.
            return;
        }

        if (failed.ConnectionType == ConnectionType.Interactive)
        {
            Volatile.Write(ref lastFault, $"The connection was lost: {failed.FailureType}.");
            Volatile.Write(ref isLost, 1);
            GoDown();
        }

        Broke?.Invoke();
    }

    /// <returns>True when there was a connection.</returns>
    private bool Close()
    {
        Volatile.Write(ref isUp, 0);
        metrics.Breaker(isOpen: true);

        // Not waiting for what is under way: that may never end.
        var old = Interlocked.Exchange(ref connection, null);
        old?.Close(allowCommandsToComplete: false);
        return old is not null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is not asked any more until it answers again; answers come from the store. {Fault}")]
    private partial void LogDown(string fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis answers; the cache is in use")]
    private partial void LogUp();
}
