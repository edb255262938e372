using System.ComponentModel.DataAnnotations;
using CleanCustomers.Infrastructure.Common;
using Npgsql;

namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>Configuration section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    private const string Wanted = "Storage:Postgres is no connection string of Npgsql, such as Host=db;Database=cleancustomers;Username=app.";

    /// <summary>Folder of the database file, relative to the working directory. Default <c>data</c>; created when missing.</summary>
    [Required]
    public string Folder { get; set; } = "data";

    /// <summary>
    /// Npgsql connection string of the server profile: <c>Host=db;Database=cleancustomers;Username=app;Password=…</c>. Default null: the embedded
    /// store in <see cref="Folder"/>. <c>env:NAME</c> or <c>file:path</c> says where it stands.
    /// </summary>
    public string? Postgres { get; set; }

    /// <summary>PostgreSQL: write transactions of this process at one time. Default 4. Each needs a connection; readers share the rest of the pool.</summary>
    [Range(1, 64)]
    public int Writers { get; set; } = 4;

    /// <summary>PostgreSQL: longest time of one statement. Default 30 seconds, then <c>store.unavailable</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// PostgreSQL: how long a transaction may stand still before the server ends it. Default 10 seconds. A node that freezes inside a commit holds
    /// its provider for so long at most.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan IdleTransaction { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a write waits for another one's lock. Default 10 seconds, then <c>store.locked</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Largest size of the database file in bytes; a write beyond it ends in <c>store.full</c> and keeps what is stored. Default null: as much
    /// as the disk holds.
    /// </summary>
    [Range(1024L * 1024, long.MaxValue)]
    public long? MaxBytes { get; set; }

    /// <summary>The connection string itself, or what is wrong with <see cref="Postgres"/>.</summary>
    internal (string? Text, string? Fault) Connection()
    {
        var (text, fault) = Postgres is { } reference && SecretText.IsReference(reference) ? SecretText.Read(reference) : (Postgres, null);
        try
        {
            return fault is null && new NpgsqlConnectionStringBuilder(text).Host is not { Length: > 0 } ? (null, Wanted) : (text, fault);
        }
        catch (ArgumentException)
        {
            return (null, Wanted);
        }
    }

    public string DatabasePath => Path.GetFullPath(Path.Combine(Folder, "cleancustomers.db"));
}
