using System.Text.Json.Serialization;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers;

[JsonConverter(typeof(JsonStringEnumConverter<CustomerState>))]
public enum CustomerState
{
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>Deleted at every provider that had it; what was known last stays readable.</summary>
    [JsonStringEnumMemberName("removed")]
    Removed,
}

/// <summary>One customer as stored.</summary>
/// <param name="Version">1 when first stored, one more with every change.</param>
/// <param name="Providers">Who has or had a record of it, in alphabetical order.</param>
/// <param name="CreatedAt">When we stored it first.</param>
/// <param name="UpdatedAt">When we changed it last.</param>
public sealed record CustomerView(
    CustomerId Id,
    CustomerState State,
    long Version,
    IReadOnlyList<ProviderId> Providers,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    CustomerFields Fields);

/// <summary>How current one provider's part of an answer is.</summary>
/// <param name="CompleteUpTo">Every change the provider made up to here is in the answer; null before its first complete run.</param>
public sealed record ProviderFreshness(ProviderId Provider, ProviderState State, DateTimeOffset? CompleteUpTo);

/// <summary>Errors of this module.</summary>
internal static class CustomerErrors
{
    public static Error NotFound(CustomerId id) => new(ResultStatus.NotFound, "customer.not_found", $"No customer has id {id}.");
}
