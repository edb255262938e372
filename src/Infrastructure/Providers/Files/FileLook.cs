using System.Globalization;
using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>A file that is to be read.</summary>
/// <param name="Touched">What to remember when only its time changed and not its bytes: then there is nothing to read. Else null.</param>
internal sealed record ReadyFile(FileEntry File, FilePromise Promise, FinishedFile? Touched = null);

/// <summary>A file that is not read because it may not be complete.</summary>
/// <param name="Reason">For people.</param>
/// <param name="Left">When all that is missing is time: how much.</param>
internal sealed record WaitingFile(FileEntry File, string Reason, TimeSpan? Left = null);

/// <summary>What a look at the place found.</summary>
/// <param name="Ready">Complete and not read yet, in the order of their keys.</param>
/// <param name="Waiting">Not complete.</param>
/// <param name="Whole">Every complete file of the list, read or not.</param>
/// <param name="At">Every change of a file up to here is in <paramref name="Ready"/> or was read before.</param>
internal sealed record FileLook(
    IReadOnlyList<ReadyFile> Ready, IReadOnlyList<WaitingFile> Waiting, IReadOnlyList<FileEntry> Whole, DateTimeOffset At)
{
    /// <summary>How long until the last of the waiting files may be complete by time alone; null when some need more than time.</summary>
    public TimeSpan? Left => Waiting.Count > 0 && Waiting.All(file => file.Left is not null) ? Waiting.Max(file => file.Left) : null;

    public string DescribeWaiting() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Waiting.Count} {(Waiting.Count == 1 ? "file" : "files")} left out, '{Waiting[0].File.Key}': {Waiting[0].Reason}");
}
