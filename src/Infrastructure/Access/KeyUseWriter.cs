using CleanCustomers.Application.Access;
using CleanCustomers.Application.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Infrastructure.Access;

/// <summary>Writes down when keys were used last: once a minute for all of them, and when the service stops.</summary>
internal sealed partial class KeyUseWriter(IKeyStore keys, KeyUses uses, TimeProvider time, ILogger<KeyUseWriter> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await WriteAsync(stoppingToken);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var taken = uses.Take();
        if (taken.Count == 0)
        {
            return;
        }

        try
        {
            await keys.MarkUsedAsync(taken, cancellationToken);
        }
        catch (StoreException fault)
        {
            uses.GiveBack(taken);
            LogNotWritten(fault.Error.Code, taken.Count);
        }
        catch (OperationCanceledException)
        {
            uses.GiveBack(taken);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store cannot be used ({Code}): when {Keys} keys were used last is written later")]
    private partial void LogNotWritten(string code, int keys);
}
