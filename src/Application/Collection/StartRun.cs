using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>Starts a run in the background and answers at once; joins a running one instead of starting a second.</summary>
/// <param name="Provider">The provider to read.</param>
/// <param name="Full">Read the whole list even if changes could be asked for.</param>
public sealed record StartRun(ProviderId Provider, bool Full = false) : ICommand<StartedRun>;

/// <param name="Joined">True when the run was running already.</param>
public sealed record StartedRun(RunView Run, bool Joined);
