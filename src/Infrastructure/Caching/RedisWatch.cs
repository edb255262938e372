using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>
/// Looks every second whether Redis is well and whether messages of other nodes arrive, by sending one to itself. It alone closes the breaker, and
/// only after what was missed is made good.
/// </summary>
internal sealed partial class RedisWatch(
    RedisLink link, Invalidations invalidations, MemoryLayer memory, CacheNode node, CacheMetrics metrics, ILogger<RedisWatch> logger)
{
    /// <summary>How long messages are believed to arrive after one did.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(3);

    private const int BeatsUntilNewConnection = 30;
    private const int BeatsWithoutConnection = 5;
    private const int BeatsUntilNewSubscription = 5;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(200);

    private bool isSubscribed;
    private int missed;
    private int unheard;

    /// <summary>Connects and watches until it is stopped.</summary>
    public async Task WatchAsync(CancellationToken stopping)
    {
        link.Broke = memory.Distrust;
        using var timer = new PeriodicTimer(Beat, TimeProvider.System);
        try
        {
            while (true)
            {
                var connected = await link.ConnectAsync(stopping);
                (isSubscribed, missed) = (false, connected ? 0 : BeatsUntilNewConnection - BeatsWithoutConnection);
                while (missed < BeatsUntilNewConnection)
                {
                    missed = await BeatAsync(stopping) ? 0 : missed + 1;
                    await timer.WaitForNextTickAsync(stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process ends.
        }
        catch (Exception defect)
        {
            // A defect of ours: the cache stays out of use, the answers come from the store.
            LogEnded(defect);
            throw;
        }
    }

    private async Task<bool> BeatAsync(CancellationToken stopping)
    {
        if (!isSubscribed || unheard > BeatsUntilNewSubscription)
        {
            isSubscribed = (await link.CallAsync(connection => SubscribeAsync(connection, stopping), Deadline, stopping)).IsGiven;
            unheard = 0;
        }

        var sentAt = TimeProvider.System.GetTimestamp();
        var beat = new CacheMessage.Beat(node.Name, sentAt).Format();
        var sent = await link.CallAsync(connection => connection.GetSubscriber().PublishAsync(node.Channel, beat), Deadline, stopping);
        if (!sent.IsGiven)
        {
            return false;
        }

        Interlocked.Increment(ref unheard);
        return await RepairAsync(stopping);
    }

    private async Task<bool> RepairAsync(CancellationToken stopping)
    {
        if (link.TakeLoss() && !await invalidations.VoidEverythingAsync(stopping))
        {
            link.ReturnLoss();
            return false;
        }

        if (!await invalidations.SendPendingAsync(stopping))
        {
            return false;
        }

        if (link.IsUp)
        {
            return true;
        }

        // A server that still loads its file, or a cluster without all its parts, passes messages on and answers nothing.
        if (!(await link.CallAsync(connection => connection.GetDatabase().StringGetAsync(node.ProbeKey), Deadline, stopping)).IsGiven)
        {
            return false;
        }

        memory.Flush();
        link.GoUp();
        return true;
    }

    private async Task<bool> SubscribeAsync(ConnectionMultiplexer connection, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();

        // The one before may have come about after all, late.
        await connection.GetSubscriber().UnsubscribeAsync(node.Channel);
        await connection.GetSubscriber().SubscribeAsync(node.Channel, (_, line) => Hear(line));
        return true;
    }

    private void Hear(string? line)
    {
        switch (CacheMessage.Read(line))
        {
            case CacheMessage.Beat beat when beat.Node == node.Name:
                memory.Trust(beat.SentAt, Trust);
                Volatile.Write(ref unheard, 0);
                break;
            case null:
                // Somebody else's line, or that of a newer version: nobody knows what it makes void.
                metrics.Undecodable("message");
                memory.Flush();
                break;
            case { } message when message.Node != node.Name:
                invalidations.Hear(message);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The watch over Redis ended; the cache stays out of use until the process is restarted")]
    private partial void LogEnded(Exception defect);
}
