using System.Text.RegularExpressions;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>The two ways a preset may point at a secret.</summary>
internal static partial class SecretReference
{
    public const string Environment = "env:";
    public const string File = "file:";

    public static bool IsValid(string text) =>
        (text.StartsWith(Environment, StringComparison.Ordinal) && Name.IsMatch(text.AsSpan(Environment.Length)))
        || (text.StartsWith(File, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(text[File.Length..]));

    /// <summary>The same reference with a file's path counted from a folder; an absolute path stays.</summary>
    public static string From(string folder, string text) =>
        text.StartsWith(File, StringComparison.Ordinal) ? File + Path.Combine(folder, text[File.Length..]) : text;

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name { get; }
}
