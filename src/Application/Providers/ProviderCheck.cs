using System.Text.Json.Serialization;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Application.Providers;

/// <summary>What a step of a check found.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckOutcome>))]
public enum CheckOutcome
{
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>It works, and a person should know something about it.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Nothing can be collected, or something would be lost, until it is mended.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Not looked at; the message says why.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,
}

/// <summary>One step on the way from the preset to a customer.</summary>
/// <param name="Name">Stable: <c>dns</c>, <c>tls</c>, <c>first_page</c> and so on.</param>
/// <param name="Message">What was found, for people. Holds no secret and no value of a record.</param>
public sealed record CheckStep(string Name, CheckOutcome Outcome, string Message)
{
    /// <summary>Which of the provider's lists it is about; <see cref="Feeds.List"/> also for what concerns them all.</summary>
    public string List { get; init; } = Feeds.List;

    /// <summary>The fault's stable code, or null.</summary>
    public string? Code { get; init; }

    /// <summary>What to do; null when there is nothing.</summary>
    public string? Remedy { get; init; }
}

/// <summary>A provider's connection, walked from end to end; nothing was written.</summary>
/// <param name="Server">Scheme, host and port, or the folder of files.</param>
/// <param name="At">When it was made.</param>
/// <param name="IsOk">No step failed.</param>
/// <param name="Kept">What is stored of the provider all the same; null when the store cannot tell.</param>
/// <param name="StoreProblem">Why it cannot, or null.</param>
public sealed record ProviderCheck(
    ProviderId Provider, string Server, DateTimeOffset At, bool IsOk, IReadOnlyList<CheckStep> Steps, KeptState? Kept, Error? StoreProblem);

/// <summary>What is kept of a provider whatever its connection does.</summary>
/// <param name="Customers">Customers of the provider's, without removed ones.</param>
public sealed record KeptState(StoredProvider Stored, long Customers);

/// <summary>Walks a provider's connection step by step. Writes nothing and asks as little as it can.</summary>
public interface IProviderDiagnosis
{
    /// <param name="preset">The provider.</param>
    /// <param name="notBefore">The provider asked not to be called before; then no page is asked for.</param>
    /// <param name="conformance">Also look whether the provider keeps what its preset declares; about ten requests instead of two.</param>
    Task<IReadOnlyList<CheckStep>> WalkAsync(ProviderPreset preset, DateTimeOffset? notBefore, bool conformance, CancellationToken cancellationToken);
}
