using CleanCustomers.Application.Common;

namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>
/// The store behind every module: one SQLite file, or a PostgreSQL database. Modules write their SQL once, in what both understand; where they
/// differ, they are asked (<see cref="StoreWriter.Now"/>, <see cref="StoreSnapshot.IsPostgres"/>).
/// </summary>
internal interface IStore
{
    /// <summary>Where it is, for people: a file's path, or host and database. Never a password.</summary>
    string Place { get; }

    /// <summary>There is a store with tables. Orders that write nothing go on without one and must not make it.</summary>
    bool Exists { get; }

    /// <summary>Runs one write transaction; it is committed when the work returns and rolled back when it throws.</summary>
    /// <param name="work">May run more than once: a transaction that the database itself gave up is repeated.</param>
    /// <param name="cancellationToken">Stops waiting for the turn; a transaction that has begun goes on.</param>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    Task<T> WriteAsync<T>(Func<StoreWriter, T> work, CancellationToken cancellationToken);

    /// <summary>Runs statements that all see the same committed state.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    Task<T> ReadAsync<T>(Func<StoreSnapshot, Task<T>> read, CancellationToken cancellationToken);

    /// <summary>Like <see cref="ReadAsync{T}"/> for a single statement, which sees one committed state by itself.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    Task<T> ReadOneAsync<T>(Func<StoreSnapshot, Task<T>> read, CancellationToken cancellationToken);
}
