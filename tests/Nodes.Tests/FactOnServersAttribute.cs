using CleanCustomers.Testing;

namespace CleanCustomers.Nodes.Tests;

/// <summary>A test over a real PostgreSQL; skipped where it is not installed, except in CI.</summary>
public sealed class FactOnServersAttribute : FactAttribute
{
    public FactOnServersAttribute() => Skip = ServerPrograms.WhyNot(("PostgreSQL", ServerPrograms.Postgres));
}

/// <summary>These tests start processes and measure times: one at a time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
