namespace CleanCustomers.Faults.Tests;

/// <summary>A fault of a provider, or of ourselves, and the tests that show what becomes of it.</summary>
/// <param name="Id">Its number in docs/faults.md.</param>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Code">Stable code, or what is done where there is none.</param>
/// <param name="Tests">As <c>Class.Method</c>; at least one.</param>
public sealed record FaultRow(string Id, string Fault, string Code, params string[] Tests);
