using CleanCustomers.Application.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>
/// Cleans a quarantined record's stored bytes again with today's preset and rules and stores it if it passes. If it does not, the entry
/// stays open with the new reason, which the answer carries. Conflict when the entry is closed.
/// </summary>
public sealed record ReplayQuarantined(long Entry) : ICommand<QuarantineView>;
