using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>Reads a provider's first page, maps and cleans it, and writes nothing.</summary>
/// <param name="Limit">Records to show, 1 to 100.</param>
public sealed record PreviewProvider(ProviderId Provider, int Limit = 10) : IQuery<ProviderPreview>;

/// <param name="RecordsOnPage">How many records the page holds.</param>
/// <param name="HasMore">The end rule says that more pages follow.</param>
public sealed record ProviderPreview(int RecordsOnPage, bool HasMore, IReadOnlyList<PreviewedRecord> Records);

/// <param name="Original">The record as received, JSON text.</param>
/// <param name="Fields">Its cleaned fields, or null when it would go to quarantine.</param>
/// <param name="Notes">What cleaning found.</param>
/// <param name="RejectedBy">The rule that sends it to quarantine, or null.</param>
public sealed record PreviewedRecord(
    string? ExternalId, string Original, CustomerFields? Fields, bool Removed, IReadOnlyList<RuleNote> Notes, string? RejectedBy, string? RejectedAt, string? Reason);
