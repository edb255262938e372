using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers;

/// <summary>Reads the providers' records behind one customer, with their original bytes.</summary>
public sealed record GetCustomerRecords(CustomerId Id) : IQuery<IReadOnlyList<RecordView>>;

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

internal sealed class GetCustomerRecordsHandler(ICustomerReader customers) : IQueryHandler<GetCustomerRecords, IReadOnlyList<RecordView>>
{
    public async Task<Result<IReadOnlyList<RecordView>>> Handle(GetCustomerRecords query, CancellationToken cancellationToken) =>
        await customers.RecordsAsync(query.Id, cancellationToken) is { } records
            ? Result<IReadOnlyList<RecordView>>.Success(records)
            : CustomerErrors.NotFound(query.Id);
}
