using System.Text.Json.Serialization;

namespace CleanCustomers.Domain.Common;

/// <summary>What a caller may do. Every endpoint asks for one; none contains another.</summary>
[JsonConverter(typeof(ScopeNames))]
public enum Scope
{
    /// <summary>Read, list and search customers; read the feed of changes.</summary>
    [JsonStringEnumMemberName("customers.read")]
    CustomersRead,

    /// <summary>Take all customers out at once.</summary>
    [JsonStringEnumMemberName("customers.export")]
    CustomersExport,

    /// <summary>Erase a person for good.</summary>
    [JsonStringEnumMemberName("customers.erase")]
    CustomersErase,

    /// <summary>Read runs and alerts.</summary>
    [JsonStringEnumMemberName("runs.read")]
    RunsRead,

    /// <summary>Start and cancel runs.</summary>
    [JsonStringEnumMemberName("runs.write")]
    RunsWrite,

    /// <summary>Read quarantined records with their bytes.</summary>
    [JsonStringEnumMemberName("quarantine.read")]
    QuarantineRead,

    /// <summary>Replay and dismiss quarantined records.</summary>
    [JsonStringEnumMemberName("quarantine.write")]
    QuarantineWrite,

    /// <summary>Read how providers stand.</summary>
    [JsonStringEnumMemberName("providers.read")]
    ProvidersRead,

    /// <summary>Check, preview, pause and resume providers; approve deletions.</summary>
    [JsonStringEnumMemberName("providers.write")]
    ProvidersWrite,

    /// <summary>Create, list and revoke keys, with any scope.</summary>
    [JsonStringEnumMemberName("access.admin")]
    AccessAdmin,
}

/// <summary>By name only: a number in an order must not turn out to be some scope.</summary>
internal sealed class ScopeNames() : JsonStringEnumConverter<Scope>(namingPolicy: null, allowIntegerValues: false);
