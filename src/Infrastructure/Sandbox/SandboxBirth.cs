using System.Globalization;
using System.Text.Json;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Infrastructure.Sandbox;

/// <summary>When these customers came into being. Kept in a file, so that a restart goes on with the same history.</summary>
internal sealed record SandboxBirth(long Seed, int Customers, DateTimeOffset BornAt)
{
    /// <summary>
    /// Reads the file, or starts a new history now and writes it: when there is none, when it is not readable, or when seed or number
    /// of customers are others.
    /// </summary>
    /// <param name="file">Null keeps the history in memory only.</param>
    /// <param name="isKept">False when the history ends with the process: no file, or one that cannot be written.</param>
    public static SandboxBirth ReadOrStart(string? file, long seed, int customers, DateTimeOffset now, out bool isKept)
    {
        isKept = true;
        if (file is not null && Read(file) is { } kept && kept.Seed == seed && kept.Customers == customers)
        {
            return kept;
        }

        var birth = new SandboxBirth(seed, customers, Instants.Canonical(now));
        isKept = file is not null && birth.TryWrite(file);
        return birth;
    }

    private static SandboxBirth? Read(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = json.RootElement;
            return Instants.TryParse(root.GetProperty("bornAt").GetString(), out var bornAt)
                ? new SandboxBirth(root.GetProperty("seed").GetInt64(), root.GetProperty("customers").GetInt32(), bornAt)
                : null;
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or IOException or UnauthorizedAccessException)
        {
            // Made-up customers: a damaged file costs their history, nothing of value, and the new file replaces it.
            return null;
        }
    }

    private bool TryWrite(string file)
    {
        var draft = string.Create(CultureInfo.InvariantCulture, $"{file}.{Environment.ProcessId}.new");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.WriteAllText(
                draft,
                string.Create(CultureInfo.InvariantCulture, $$"""{"seed":{{Seed}},"customers":{{Customers}},"bornAt":"{{Instants.Format(BornAt)}}"}""") + "\n");
            File.Move(draft, file, overwrite: true);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // The caller says so; the store, in the same folder, fails with the full story.
            return false;
        }
    }
}
