using static SQLitePCL.raw;

namespace CleanCustomers.Infrastructure.Persistence.Sqlite;

/// <summary>Settings of the SQLite library that hold for the whole process and must come before its first use.</summary>
internal static class SqliteRuntime
{
    private const int ConfigMultiThread = 2;
    private const int ConfigMemoryStatus = 9;

    /// <summary>
    /// No lock inside each connection (none of ours is used by two threads at once) and no global accounting of allocations. Takes effect
    /// only before SQLite is used; a later call changes nothing.
    /// </summary>
    public static void Configure()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = sqlite3_config(ConfigMultiThread);
        _ = sqlite3_config(ConfigMemoryStatus, 0);
    }
}
