using System.Threading.Channels;
using CleanCustomers.Application.Providers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>
/// Looks at the presets again soon after the system tells of a change, and every <see cref="ProvidersOptions.LookEvery"/> all the same:
/// network folders, container mounts and exhausted watches tell nothing. Being created has read the presets, so mistakes are told at start.
/// </summary>
internal sealed partial class PresetWatch(
    IPresetDirectory presets, TimeProvider time, IOptions<ProvidersOptions> options, ILogger<PresetWatch> logger) : BackgroundService
{
    private const int MostLooksInARow = 20;

    // Editors and copies touch a file several times; a look is worth it when they are done.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    private readonly Channel<bool> signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (presets is not PresetDirectory directory)
        {
            return;
        }

        // What changed between the first reading and now was told to nobody.
        using var watcher = Watch(directory.Folder);
        Signal();
        while (!stoppingToken.IsCancellationRequested)
        {
            await WaitAsync(stoppingToken);
            try
            {
                await LookAsync(directory, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogLookFailed(exception);
            }
        }
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        using var poll = new CancellationTokenSource(options.Value.LookEvery, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, poll.Token);
        try
        {
            await signals.Reader.ReadAsync(either.Token);
            await Task.Delay(Quiet, time, stopping);
        }
        catch (OperationCanceledException) when (poll.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            // Nothing was told; time to look all the same.
        }
    }

    private async Task LookAsync(PresetDirectory directory, CancellationToken stopping)
    {
        for (var looks = 0; !directory.Look() && looks < MostLooksInARow; looks++)
        {
            await Task.Delay(Quiet, time, stopping);
        }
    }

    private FileSystemWatcher? Watch(string folder)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.CreationTime,
            };
            watcher.Changed += (_, _) => Signal();
            watcher.Created += (_, _) => Signal();
            watcher.Deleted += (_, _) => Signal();
            watcher.Renamed += (_, _) => Signal();
            watcher.Error += (_, _) => Signal();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException)
        {
            watcher?.Dispose();
            LogPollsOnly(folder, options.Value.LookEvery, refused);
            return null;
        }
    }

    private void Signal() => signals.Writer.TryWrite(true);

    [LoggerMessage(Level = LogLevel.Information, Message = "The system does not tell of changes in {Folder}; it is looked at every {LookEvery}")]
    private partial void LogPollsOnly(string folder, TimeSpan lookEvery, Exception reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The folder of presets could not be looked at; the presets in force stay, the next look tries again")]
    private partial void LogLookFailed(Exception exception);
}
