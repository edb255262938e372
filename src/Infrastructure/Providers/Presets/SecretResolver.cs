using CleanCustomers.Domain.Common;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Fetches secrets at the moment of use, so that a rotated one is seen without a restart.</summary>
internal static class SecretResolver
{
    private const int LargestFileBytes = 64 * 1024;

    /// <param name="reference"><c>env:NAME</c>, <c>file:path</c>, or "" for an empty secret.</param>
    /// <returns>The secret, or <c>provider.secret_unreadable</c> with a message that names the reference and never the value.</returns>
    public static Result<string> Resolve(string reference)
    {
        if (reference.Length == 0)
        {
            return "";
        }

        if (reference.StartsWith(SecretReference.Environment, StringComparison.Ordinal))
        {
            var name = reference[SecretReference.Environment.Length..];
            var value = Environment.GetEnvironmentVariable(name);
            return string.IsNullOrEmpty(value)
                ? Unreadable($"The environment variable {name} is missing or empty. Set it for this process.")
                : value;
        }

        return reference.StartsWith(SecretReference.File, StringComparison.Ordinal)
            ? FromFile(reference[SecretReference.File.Length..])
            : Unreadable("A secret reference must be env:NAME or file:path.");
    }

    private static Result<string> FromFile(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFileBytes })
            {
                return Unreadable($"The secret file {path} is larger than 64 KiB.");
            }

            // Editors and 'echo' leave a line end that is no part of the secret.
            var value = File.ReadAllText(path).TrimEnd('\r', '\n');
            return value.Length == 0 ? Unreadable($"The secret file {path} is empty.") : value;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Unreadable($"The secret file {path} is missing or cannot be read by this process.");
        }
    }

    private static Error Unreadable(string message) => new(ResultStatus.Error, "provider.secret_unreadable", message);
}
