using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>Reads one quarantined record with its exact bytes.</summary>
public sealed record GetQuarantined(long Entry) : IQuery<QuarantineDetail>;

/// <param name="Original">The record as received, byte for byte.</param>
public sealed record QuarantineDetail(QuarantineView View, byte[] Original);

internal sealed class GetQuarantinedHandler(IQuarantineReader quarantine) : IQueryHandler<GetQuarantined, QuarantineDetail>
{
    public async Task<Result<QuarantineDetail>> Handle(GetQuarantined query, CancellationToken cancellationToken) =>
        await quarantine.FindAsync(query.Entry, cancellationToken) is { } entry
            ? entry
            : QuarantineErrors.NotFound(query.Entry);
}
