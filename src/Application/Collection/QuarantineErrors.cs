using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

internal static class QuarantineErrors
{
    public static Error NotFound(long entry) => new(ResultStatus.NotFound, "quarantine.not_found", $"There is no quarantined record {entry}.");

    public static Error Closed(long entry) => new(ResultStatus.Conflict, "quarantine.closed", $"Quarantined record {entry} is closed already.");
}
