using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

internal static class QuarantineErrors
{
    public static Error NotFound(long entry) => new(ResultStatus.NotFound, "quarantine.not_found", $"There is no quarantined record {entry}.");

    public static Error NewerWaits(long entry) => new(
        ResultStatus.Conflict, "quarantine.newer_waits", $"Quarantined record {entry} was closed meanwhile, or a newer version of the same record waits: replay that one.");

    public static Error DeletedSince(long entry) => new(
        ResultStatus.Conflict, "quarantine.deleted_since", $"The record of entry {entry} was deleted after the provider sent this version; it stays deleted. Dismiss the entry.");

    public static Error Closed(long entry) => new(ResultStatus.Conflict, "quarantine.closed", $"Quarantined record {entry} is closed already.");
}
