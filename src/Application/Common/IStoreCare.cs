namespace CleanCustomers.Application.Common;

/// <summary>What operators do with a store as a whole.</summary>
public interface IStoreCare
{
    /// <summary>Says what the store holds in a form that two stores with the same rows share, whatever their kind.</summary>
    /// <param name="progress">Told after each table.</param>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    Task<IReadOnlyList<StoreTable>> DigestAsync(IProgress<StoreTable>? progress, CancellationToken cancellationToken);

    /// <summary>
    /// Copies the embedded store into the empty PostgreSQL database that is configured, in one transaction, and compares both before it is
    /// committed. Nobody can write to the embedded store meanwhile.
    /// </summary>
    /// <returns>What both hold.</returns>
    /// <exception cref="StoreException">One of the stores cannot be used, the database is not empty, or the copy differs; nothing was kept.</exception>
    Task<IReadOnlyList<StoreTable>> CopyEmbeddedAsync(IProgress<StoreTable>? progress, CancellationToken cancellationToken);

    /// <summary>Writes a consistent copy of the embedded store to a new file while the service goes on, and checks it.</summary>
    /// <returns>What the copy holds.</returns>
    /// <exception cref="StoreException">The store cannot be read, the file exists or cannot be written, or the copy is damaged.</exception>
    Task<IReadOnlyList<StoreTable>> BackUpAsync(string file, IProgress<StoreTable>? progress, CancellationToken cancellationToken);
}

/// <summary>What one table holds.</summary>
/// <param name="Hash">Sum of the SHA-256 of its rows, in hexadecimal: equal rows in any order are equal sums.</param>
public sealed record StoreTable(string Name, long Rows, string Hash);

/// <summary>What the word index of a store holds of a customer.</summary>
public interface IIndexedWords
{
    /// <param name="fieldsJson">Cleaned fields as stored.</param>
    IReadOnlyList<string> Of(byte[] fieldsJson);
}
