using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>Brings the store to the newest form, step by step under a lock. Can be interrupted and started by several processes at once.</summary>
internal interface IMigrations
{
    /// <summary>The form this program reads and writes.</summary>
    int Newest { get; }

    /// <returns>How many steps were applied.</returns>
    /// <exception cref="StoreException">The store cannot be used, or was written by a program so new that this one does not work with it (<c>store.newer</c>).</exception>
    int Apply();
}

/// <summary>Whether a program and a store fit.</summary>
internal static class StoreForms
{
    public static StoreException Newer(string place, int form, int newest) => new(new Error(
        ResultStatus.Unavailable, "store.newer", $"'{place}' was written by a newer program (form {form}, this one knows {newest}). Start that one."));
}
