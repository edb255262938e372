using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers;

/// <summary>Reads the providers' records behind one customer, with their original bytes.</summary>
public sealed record GetCustomerRecords(CustomerId Id) : IQuery<CustomerRecords>;

/// <param name="AsOf">Everything committed up to here was seen.</param>
/// <param name="Freshness">One entry per provider that was ever collected.</param>
public sealed record CustomerRecords(IReadOnlyList<RecordView> Items, DateTimeOffset AsOf, IReadOnlyList<ProviderFreshness> Freshness);

/// <summary>One record as stored.</summary>
/// <param name="ExternalId">The provider's id of it.</param>
/// <param name="ChangedAt">When the provider changed it last, or null when it does not say.</param>
/// <param name="Removed">The provider deleted it.</param>
/// <param name="FirstRun">The run that stored it first.</param>
/// <param name="LastRun">The run that changed it last.</param>
/// <param name="Notes">What cleaning found.</param>
/// <param name="Original">The record as received, byte for byte.</param>
public sealed record RecordView(
    ProviderId Provider,
    string ExternalId,
    DateTimeOffset? ChangedAt,
    bool Removed,
    RunId FirstRun,
    RunId LastRun,
    IReadOnlyList<RuleNote> Notes,
    CustomerFields Fields,
    byte[] Original);

internal sealed class GetCustomerRecordsHandler(ICustomerReader customers, IFreshnessReader freshness, TimeProvider time)
    : IQueryHandler<GetCustomerRecords, CustomerRecords>
{
    public async Task<Result<CustomerRecords>> Handle(GetCustomerRecords query, CancellationToken cancellationToken)
    {
        var asOf = Instants.Canonical(time.GetUtcNow());
        var current = await freshness.ReadAsync(cancellationToken);
        return await customers.RecordsAsync(query.Id, cancellationToken) is { } records
            ? new CustomerRecords(records, asOf, current)
            : CustomerErrors.NotFound(query.Id);
    }
}
