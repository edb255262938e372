using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Common;

/// <summary>
/// The store cannot be used: full, locked, damaged, not reachable. Nothing of the interrupted transaction was kept. Codes:
/// <c>store.full</c>, <c>store.locked</c>, <c>store.unavailable</c>, <c>store.damaged</c>.
/// </summary>
public sealed class StoreException(Error error, Exception? inner = null) : Exception(error.Message, inner)
{
    public Error Error { get; } = error;
}
