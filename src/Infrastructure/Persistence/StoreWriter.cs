using CleanCustomers.Domain.Common;

namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>A write transaction. Used by one thread at a time, inside <see cref="IStore.WriteAsync{T}"/>.</summary>
internal abstract class StoreWriter
{
    private readonly HashSet<CustomerId> changed = [];

    /// <summary>SQL of the present instant by the database's clock, as instants are stored. Leases run by it.</summary>
    public abstract string Now { get; }

    /// <summary>SQL of the instant that lies so much after <see cref="Now"/>.</summary>
    public abstract string After(TimeSpan duration);

    /// <summary>What a query ends with that keeps other writers from the rows it finds until the commit; empty where one writes at a time.</summary>
    public abstract string Locked { get; }

    /// <summary>What a query ends with that locks the rows it finds and passes over rows that others have locked; empty where one writes at a time.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Prepares a statement once; the text is its key.</summary>
    public abstract StoreStatement Statement(string sql);

    /// <summary>Rows that the last <see cref="StoreStatement.Run"/> changed.</summary>
    public abstract int Changes { get; }

    /// <summary>True when a fault blames a single value of a statement: constraint, too large, not storable.</summary>
    public abstract bool BlamesValue(Exception fault);

    /// <summary>A customer whose stored answers are void once this transaction is committed.</summary>
    public void Tell(CustomerId customer) => changed.Add(customer);

    /// <summary>All of whom was told in this transaction; forgets them.</summary>
    public IReadOnlyCollection<CustomerId> TakeChanged()
    {
        CustomerId[] taken = [.. changed];
        changed.Clear();
        return taken;
    }

    /// <summary>The number that a query without parameters answers.</summary>
    public long Scalar(string sql) => Scalar(Statement(sql));

    /// <summary>The number in the first column of the first row.</summary>
    /// <exception cref="InvalidOperationException">There is no row.</exception>
    public static long Scalar(StoreStatement statement)
    {
        if (!statement.Step())
        {
            throw new InvalidOperationException("A statement that always has a row had none.");
        }

        var number = statement.Int64(0);
        statement.Reset();
        return number;
    }

    /// <summary>Whether there is a row.</summary>
    public static bool Any(StoreStatement statement)
    {
        var found = statement.Step();
        if (found)
        {
            statement.Reset();
        }

        return found;
    }
}
