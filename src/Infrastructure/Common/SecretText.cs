namespace CleanCustomers.Infrastructure.Common;

/// <summary>Secrets that settings and presets only refer to: <c>env:NAME</c> or <c>file:path</c>. Fetched at the moment of use, so a rotated one is seen.</summary>
internal static class SecretText
{
    public const string Environment = "env:";
    public const string File = "file:";
    private const int LargestFileBytes = 64 * 1024;

    public static bool IsReference(string text) =>
        text.StartsWith(Environment, StringComparison.Ordinal) || text.StartsWith(File, StringComparison.Ordinal);

    /// <returns>The secret, or why there is none: names the reference, never the value.</returns>
    public static (string? Value, string? Fault) Read(string reference)
    {
        if (reference.StartsWith(Environment, StringComparison.Ordinal))
        {
            var name = reference[Environment.Length..];
            var value = System.Environment.GetEnvironmentVariable(name);
            return string.IsNullOrEmpty(value)
                ? (null, $"The environment variable {name} is missing or empty. Set it for this process.")
                : (value, null);
        }

        return reference.StartsWith(File, StringComparison.Ordinal)
            ? FromFile(reference[File.Length..])
            : (null, "A secret reference must be env:NAME or file:path.");
    }

    private static (string? Value, string? Fault) FromFile(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFileBytes })
            {
                return (null, $"The secret file {path} is larger than 64 KiB.");
            }

            // Editors and 'echo' leave a line end that is no part of the secret.
            var value = System.IO.File.ReadAllText(path).TrimEnd('\r', '\n');
            return value.Length == 0 ? (null, $"The secret file {path} is empty.") : (value, null);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, $"The secret file {path} is missing or cannot be read by this process.");
        }
    }
}
