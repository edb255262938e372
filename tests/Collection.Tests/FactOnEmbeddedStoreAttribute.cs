using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

/// <summary>A test of something only the embedded store has; skipped when these tests run over PostgreSQL.</summary>
internal sealed class FactOnEmbeddedStoreAttribute : FactAttribute
{
    public FactOnEmbeddedStoreAttribute() => Skip = EmbeddedOnly.WhyNot;
}
