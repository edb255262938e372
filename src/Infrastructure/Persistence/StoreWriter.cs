namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>A write transaction. Used by one thread at a time, inside <see cref="IStore.WriteAsync{T}"/>.</summary>
internal abstract class StoreWriter
{
    /// <summary>SQL of the present instant by the database's clock, as instants are stored. Leases run by it.</summary>
    public abstract string Now { get; }

    /// <summary>SQL of the instant that lies so much after <see cref="Now"/>.</summary>
    public abstract string After(TimeSpan duration);

    /// <summary>What a query ends with that locks the rows it finds and passes over rows that others have locked; empty where one writes at a time.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Prepares a statement once; the text is its key.</summary>
    public abstract StoreStatement Statement(string sql);

    /// <summary>Rows that the last <see cref="StoreStatement.Run"/> changed.</summary>
    public abstract int Changes { get; }

    /// <summary>True when a fault blames a single value of a statement: constraint, too large, not storable.</summary>
    public abstract bool BlamesValue(Exception fault);

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
