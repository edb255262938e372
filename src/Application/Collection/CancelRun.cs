using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>Asks a running run to stop after the pages in hand; what is stored stays. Conflict when it has ended.</summary>
public sealed record CancelRun(RunId Run) : ICommand<RunView>;
