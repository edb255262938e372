using System.ComponentModel.DataAnnotations;

namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>Configuration section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>Folder of the database file, relative to the working directory. Default <c>data</c>; created when missing.</summary>
    [Required]
    public string Folder { get; set; } = "data";

    /// <summary>How long a write waits for another process that is writing. Default 10 seconds, then <c>store.locked</c>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Largest size of the database file in bytes; a write beyond it ends in <c>store.full</c> and keeps what is stored. Default null: as much
    /// as the disk holds.
    /// </summary>
    [Range(1024L * 1024, long.MaxValue)]
    public long? MaxBytes { get; set; }

    public string DatabasePath => Path.GetFullPath(Path.Combine(Folder, "cleancustomers.db"));
}
