using CleanCustomers.Application.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>Closes a quarantined record as not wanted; its bytes stay. Conflict when the entry is closed.</summary>
public sealed record DismissQuarantined(long Entry) : ICommand<QuarantineView>;
