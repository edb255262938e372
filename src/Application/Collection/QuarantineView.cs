using System.Text.Json.Serialization;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

[JsonConverter(typeof(JsonStringEnumConverter<QuarantineState>))]
public enum QuarantineState
{
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>The stored bytes were accepted on a later try.</summary>
    [JsonStringEnumMemberName("replayed")]
    Replayed,

    /// <summary>The provider sent a version of the record that was accepted.</summary>
    [JsonStringEnumMemberName("repaired")]
    Repaired,

    /// <summary>A person decided that it is not wanted.</summary>
    [JsonStringEnumMemberName("dismissed")]
    Dismissed,
}

/// <summary>One record that broke a rule.</summary>
/// <param name="Entry">Its number, ascending.</param>
/// <param name="ExternalId">The provider's id, or null when the record has none.</param>
/// <param name="Run">The run that met it first.</param>
/// <param name="LastRun">The run that met the same bytes last.</param>
/// <param name="Seen">How often these bytes were met.</param>
/// <param name="Pointer">JSON pointer of the offending place inside the record; "" is the record itself.</param>
/// <param name="Rule">Stable rule id.</param>
/// <param name="Reason">For people.</param>
/// <param name="SizeBytes">Length of the stored bytes.</param>
/// <param name="Feed">Which of the provider's lists it came from.</param>
public sealed record QuarantineView(
    long Entry,
    ProviderId Provider,
    string? ExternalId,
    RunId Run,
    RunId LastRun,
    long Seen,
    string Pointer,
    string Rule,
    string Reason,
    QuarantineState State,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt,
    DateTimeOffset? ClosedAt,
    long SizeBytes,
    string Feed);
