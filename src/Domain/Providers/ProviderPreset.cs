using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Providers;

/// <summary>
/// What is known about any provider, however it is read: over HTTP (<see cref="Preset"/>) or from files that are dropped somewhere
/// (<see cref="FilePreset"/>). Read from one JSON file; immutable and valid.
/// </summary>
public abstract record ProviderPreset
{
    public required ProviderId Provider { get; init; }

    /// <summary>The provider's name for people.</summary>
    public required string Title { get; init; }

    /// <summary>What the description rests on; for people, decides nothing.</summary>
    public PresetFacts Facts { get; init; } = PresetFacts.None;

    /// <summary>Five-field cron, or null when the provider is collected by hand only. Default every 10 minutes.</summary>
    public string? Cron { get; init; } = "*/10 * * * *";

    /// <summary>IANA zone of <see cref="Cron"/>.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>How often a scheduled run reads the whole list although changes could be asked for; null for never.</summary>
    public TimeSpan? FullEvery { get; init; }

    public Auth Auth { get; init; } = Auth.None.Instance;

    public required FieldMap Map { get; init; }

    public CleaningPolicy Cleaning { get; init; } = CleaningPolicy.Default;

    public Limits Limits { get; init; } = new();

    public Network Network { get; init; } = Network.Default;

    /// <summary>When a record that the whole list no longer shows counts as deleted; null for never.</summary>
    public AbsenceRule? Absence { get; init; }
}

/// <summary>What a preset rests on.</summary>
/// <param name="Verified">Read in the provider's own documentation.</param>
/// <param name="FromMemory">Not verified: to be checked before anybody relies on it.</param>
public sealed record PresetFacts(IReadOnlyList<string> Verified, IReadOnlyList<string> FromMemory)
{
    public static readonly PresetFacts None = new([], []);
}
