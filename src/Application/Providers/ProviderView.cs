using System.Text.Json.Serialization;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Application.Providers;

/// <summary>How a provider's latest run stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LastRunState>))]
public enum LastRunState
{
    [JsonStringEnumMemberName("running")]
    Running,

    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    [JsonStringEnumMemberName("partial")]
    Partial,

    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <param name="FinishedAt">Null while it is running.</param>
public sealed record LastRun(RunId Run, LastRunState State, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt);

/// <summary>What the store knows about a provider.</summary>
/// <param name="LastRun">Null before the first run.</param>
/// <param name="LastSuccessAt">When a run last reached the end of the list.</param>
/// <param name="CompleteUpTo">Every change up to here was read; null before the first complete run.</param>
/// <param name="LastErrorCode">Stable code of the latest failure; null after a success.</param>
/// <param name="FailingSince">When the failures in a row began; null after a success.</param>
/// <param name="NotBefore">The provider asked not to be called earlier; null when it did not.</param>
public sealed record StoredProvider(
    ProviderId Provider,
    ProviderState State,
    LastRun? LastRun,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? CompleteUpTo,
    string? LastErrorCode,
    string? LastError,
    DateTimeOffset? FailingSince,
    DateTimeOffset? NotBefore)
{
    /// <summary>Failed runs in excess of successes, in steps (<c>BackOff</c>); 0 when it is well.</summary>
    public int BackOffStep { get; init; }

    /// <summary>Scheduled runs wait until then because runs failed; null when they do not.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>When a person stopped its collection; null when nobody did.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>What is missing from the certificate of its last run, and reservations.</summary>
    public IReadOnlyList<CoverageGap> Gaps { get; init; } = [];

    /// <summary>Longest time by which a change became visible after the watermark had passed it; null when none did.</summary>
    public TimeSpan? Lateness { get; init; }

    /// <summary>A provider that was never collected.</summary>
    public static StoredProvider Untouched(ProviderId provider) => new(provider, ProviderState.Active, null, null, null, null, null, null, null);
}

/// <summary>A provider: what its preset says and what became of it.</summary>
/// <param name="Title">Its name for people.</param>
/// <param name="Server">Scheme, host and port it is read from; null for files in a folder, or without a valid preset.</param>
/// <param name="Schedule">Null when it is collected by hand only, or without a valid preset.</param>
/// <param name="Configured">There is a valid preset. False for one whose file is gone or broken: its customers stay, nothing is collected.</param>
public sealed record ProviderView(string Title, string? Server, CollectionSchedule? Schedule, bool Configured, StoredProvider Stored)
{
    /// <summary>How far incremental runs go back behind the watermark; null when it cannot be asked for changes, or without a valid preset.</summary>
    public TimeSpan? Overlap { get; init; }

    /// <summary>When the preset in force was read; null without one.</summary>
    public DateTimeOffset? PresetReadAt { get; init; }

    /// <summary>Why the file on disk is refused while an older version of it stays in force; empty when it is in force itself.</summary>
    public IReadOnlyList<PresetProblem> PresetProblems { get; init; } = [];

    /// <param name="presets">Tells the preset's file.</param>
    /// <param name="preset">One in force there.</param>
    /// <param name="stored">Null when it was never collected.</param>
    public static ProviderView From(IPresetDirectory presets, ProviderPreset preset, StoredProvider? stored)
    {
        var file = presets.Files.FirstOrDefault(file => ReferenceEquals(file.Preset, preset));
        return new ProviderView(
            preset.Title,
            ServerOf(preset),
            preset.Cron is { } cron ? new CollectionSchedule(cron, preset.TimeZone) : null,
            Configured: true,
            stored ?? StoredProvider.Untouched(preset.Provider))
        {
            Overlap = (preset as Preset)?.ChangedSince?.Overlap,
            PresetReadAt = file?.ReadAt,
            PresetProblems = file?.Problems ?? [],
        };
    }

    public static ProviderView WithoutPreset(StoredProvider stored) =>
        new(stored.Provider.Value, Server: null, Schedule: null, Configured: false, stored);

    /// <summary>Scheme, host and port; null for files in a folder.</summary>
    public static string? ServerOf(ProviderPreset preset) => AddressOf(preset)?.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    private static Uri? AddressOf(ProviderPreset preset) => preset switch
    {
        Preset http => http.BaseUrl,
        FilePreset { Place: FilePlace.S3 storage } => storage.Endpoint,
        _ => null,
    };
}

/// <summary>Reads what the store knows about providers.</summary>
public interface IProviderStateReader
{
    Task<IReadOnlyList<StoredProvider>> AllAsync(CancellationToken cancellationToken);

    /// <summary>Customers of this provider's that are there now, without those it removed.</summary>
    Task<long> CountCustomersAsync(ProviderId provider, CancellationToken cancellationToken);
}
