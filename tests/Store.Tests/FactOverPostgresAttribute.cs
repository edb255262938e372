using CleanCustomers.Testing;

namespace CleanCustomers.Store.Tests;

/// <summary>Runs where PostgreSQL is installed. CI has it always: there a missing one is a failure.</summary>
internal sealed class FactOverPostgresAttribute : FactAttribute
{
    public FactOverPostgresAttribute() => Skip = ServerPrograms.WhyNot(("PostgreSQL", ServerPrograms.Postgres));
}

/// <summary>Like <see cref="FactOverPostgresAttribute"/>, with PgBouncer in front.</summary>
internal sealed class FactOverPoolerAttribute : FactAttribute
{
    public FactOverPoolerAttribute() => Skip = ServerPrograms.WhyNot(("PostgreSQL", ServerPrograms.Postgres), ("PgBouncer", ServerPrograms.PgBouncer));
}

/// <summary>A theory over both stores; where PostgreSQL is missing all of it is skipped.</summary>
internal sealed class TheoryOverStoresAttribute : TheoryAttribute
{
    public TheoryOverStoresAttribute() => Skip = ServerPrograms.WhyNot(("PostgreSQL", ServerPrograms.Postgres));
}

/// <summary>The stores that must behave alike.</summary>
public enum StoreKind
{
    Embedded,
    Postgres,
}

internal static class Stores
{
    /// <summary>An app over an empty store of the kind.</summary>
    public static async Task<CollectionApp.Setup> SetupAsync(StoreKind kind) =>
        new() { Postgres = kind == StoreKind.Postgres ? await (await SharedPostgres.GetAsync()).CreateDatabaseAsync() : null };
}
