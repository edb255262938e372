using System.Security.Cryptography;
using System.Text.Json;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>A preset file as it stood at one look.</summary>
/// <param name="Path">As the operator configured it.</param>
/// <param name="Content">Its bytes, cut behind the largest size a preset may have; null when it cannot be read.</param>
/// <param name="Stamp">Names the content.</param>
/// <param name="SecretStamp">Names the contents of the files it refers to (<c>file:…</c>).</param>
internal sealed record SeenFile(string Path, ReadOnlyMemory<byte>? Content, string Stamp, string SecretStamp)
{
    public bool IsSame(SeenFile other) => Path == other.Path && Stamp == other.Stamp && SecretStamp == other.SecretStamp;
}

/// <summary>The folder of presets at one look. Contents are compared, not times: a mounted secret may change without a new time.</summary>
/// <param name="Files">In the order of their names; null when the folder cannot be read.</param>
internal sealed record FolderLook(IReadOnlyList<SeenFile>? Files)
{
    private const int LargestSecretBytes = 1024 * 1024;
    private const string Unreadable = "unreadable";

    public static FolderLook At(string folder)
    {
        try
        {
            var paths = Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).ToList();
            return new FolderLook(paths.ConvertAll(See));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new FolderLook(Files: null);
        }
    }

    public bool IsSame(FolderLook? other) => (Files, other?.Files) switch
    {
        (null, null) => other is not null,
        ({ } mine, { } theirs) => mine.Count == theirs.Count && mine.Zip(theirs).All(pair => pair.First.IsSame(pair.Second)),
        _ => false,
    };

    private static SeenFile See(string path)
    {
        if (ReadUpTo(path, PresetJson.LargestFileBytes + 1) is not { } content)
        {
            return new SeenFile(path, null, Unreadable, "");
        }

        var folder = Path.GetDirectoryName(path) ?? "";
        return new SeenFile(path, content, StampOf(content), string.Join(',', SecretFiles(content, folder).Select(StampOfFile)));
    }

    private static string StampOfFile(string path) => ReadUpTo(path, LargestSecretBytes) is { } content ? StampOf(content) : Unreadable;

    private static string StampOf(byte[] content) => Convert.ToHexString(SHA256.HashData(content));

    private static byte[]? ReadUpTo(string path, int most)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var bytes = new byte[(int)Math.Min(file.Length, most)];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // By the text alone: which members are secrets, certificates or keys is the readers' business.
    private static List<string> SecretFiles(byte[] content, string folder)
    {
        var files = new List<string>();
        var reader = new Utf8JsonReader(content);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.StartsWith("file:"u8) && reader.GetString() is { } reference)
                {
                    files.Add(Path.Combine(folder, reference[SecretReference.File.Length..]));
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // No JSON: it has no version that could use them.
            files.Clear();
        }

        return files;
    }
}
