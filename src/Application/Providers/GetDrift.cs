using System.Text.Json.Serialization;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Providers;

/// <summary>Reads which fields of a provider's records are not what they were.</summary>
public sealed record GetDrift(ProviderId Provider) : IQuery<ProviderDrift>;

/// <summary>What is new about a field.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DriftKind>))]
public enum DriftKind
{
    [JsonStringEnumMemberName("new")]
    New,

    /// <summary>It was there and is absent from every record looked at for longer than chance explains.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,

    /// <summary>It has a kind that it never had.</summary>
    [JsonStringEnumMemberName("retyped")]
    Retyped,

    /// <summary>It is null for the first time.</summary>
    [JsonStringEnumMemberName("newly_null")]
    NewlyNull,
}

/// <param name="Baseline">The end of the first complete run: what was seen until then is the usual shape. Null before it.</param>
/// <param name="Records">Records looked at; a sample of large runs.</param>
/// <param name="Fields">Paths known.</param>
/// <param name="IsTruncated">There were more paths than are kept.</param>
/// <param name="Findings">The latest first.</param>
public sealed record ProviderDrift(
    ProviderId Provider, DateTimeOffset? Baseline, long Records, int Fields, bool IsTruncated, IReadOnlyList<DriftFinding> Findings);

/// <param name="List">Which of the provider's lists.</param>
/// <param name="Path">Where it stands in a record; <c>[]</c> is any element of an array, <c>*</c> any member of a map.</param>
/// <param name="Kinds">Every kind seen so far.</param>
/// <param name="Kind">The kind that is new; null for a missing field.</param>
/// <param name="Since">When it was first seen so; for a missing field, when it was last seen.</param>
public sealed record DriftFinding(
    string List, string Path, DriftKind Change, IReadOnlyList<string> Kinds, string? Kind, DateTimeOffset Since, DateTimeOffset LastSeenAt);

/// <summary>Reads what was learnt about the shape of records.</summary>
public interface IDriftReader
{
    Task<ProviderDrift> ReadAsync(ProviderId provider, CancellationToken cancellationToken);
}

internal sealed class GetDriftHandler(IPresetDirectory presets, IProviderStateReader states, IDriftReader drift) : IQueryHandler<GetDrift, ProviderDrift>
{
    public async Task<Result<ProviderDrift>> Handle(GetDrift query, CancellationToken cancellationToken)
    {
        var isKnown = presets.Presets.Any(preset => preset.Provider == query.Provider)
            || (await states.AllAsync(cancellationToken)).Any(state => state.Provider == query.Provider);
        return isKnown ? await drift.ReadAsync(query.Provider, cancellationToken) : ProviderErrors.NotFound(query.Provider, presets);
    }
}
