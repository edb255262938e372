using System.Text.Json.Serialization;

namespace CleanCustomers.Domain.Common;

/// <summary>How the collection of a provider stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProviderState>))]
public enum ProviderState
{
    /// <summary>The last run reached the end of the list, or there was none yet.</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>The last run did not reach the end; the next one tries again by itself.</summary>
    [JsonStringEnumMemberName("degraded")]
    Degraded,

    /// <summary>A person must act: credentials, address or preset.</summary>
    [JsonStringEnumMemberName("needs_attention")]
    NeedsAttention,

    /// <summary>A person stopped its collection.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,
}
