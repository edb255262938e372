using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Customers.Contracts;

namespace CleanCustomers.Infrastructure.Collection;

/// <summary>Whether a record that shows again after its deletion is the same one, a new one, or only an old page (ADR 0023).</summary>
internal static class Incarnations
{
    internal enum Verdict
    {
        /// <summary>Nothing proves that it lives: it stays deleted.</summary>
        StaysDeleted,

        /// <summary>It had only been missing.</summary>
        Same,

        /// <summary>Somebody new under an old id.</summary>
        New,
    }

    /// <param name="stored">The deleted record.</param>
    /// <param name="stone">How it was deleted.</param>
    /// <param name="sentIn">The run in which the provider sent the version last, when that is not the present one; null for a page just read.</param>
    public static Verdict Judge(PreparedRecord record, StoredRecord stored, Tombstone stone, long? sentIn)
    {
        // A replay shows what the provider sent once: it proves nothing about the time after the deletion.
        if (sentIn <= stone.Run)
        {
            return Verdict.StaysDeleted;
        }

        if (stone.IsAbsence)
        {
            return IsSame(record, stored, stone) ? Verdict.Same : Verdict.New;
        }

        // The provider itself deleted it: only a version that is provably later is somebody new.
        var isOld = record.Key.Hash == stone.VersionHash
            || (stored.ChangedAt is not null && stored.Mapping == record.Mapping && !(record.ChangedAt > stored.ChangedAt));
        return isOld ? Verdict.StaysDeleted : Verdict.New;
    }

    // The provider's own word first: one creation is one record. Without it, whoever shares nothing that names a person is another one.
    private static bool IsSame(PreparedRecord record, StoredRecord stored, Tombstone stone)
    {
        if (record.Key.Hash == stone.VersionHash)
        {
            return true;
        }

        var before = CustomerFieldsJson.Read(stored.Fields);
        if (record.Mapping == stored.Mapping && record.Fields.CreatedAt is { } now && before.CreatedAt is { } then)
        {
            return now == then;
        }

        return IsEqual(record.Fields.Email, before.Email) || IsEqual(record.Fields.Phone, before.Phone)
            || IsEqual(record.Fields.Name, before.Name) || IsEqual(record.Fields.Company, before.Company);
    }

    private static bool IsEqual(string? left, string? right) => left is not null && string.Equals(left, right, StringComparison.Ordinal);
}
