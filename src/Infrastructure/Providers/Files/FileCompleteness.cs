using System.Globalization;
using System.Text.Json;
using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>Decides by the declared rule whether the files of one listing are complete.</summary>
internal sealed class FileCompleteness
{
    private const int LargestManifest = 1024 * 1024;

    private readonly FilePreset preset;
    private readonly IFileStorage storage;
    private readonly ConnectorParts parts;
    private readonly IReadOnlyDictionary<string, KnownFile> known;
    private readonly Dictionary<string, FileEntry> entries;
    private readonly HashSet<string> companions;
    private readonly Dictionary<string, FilePromise> promises = new(StringComparer.Ordinal);
    private readonly List<WatchedFile> looks = [];

    public FileCompleteness(
        FilePreset preset, IFileStorage storage, ConnectorParts parts, FileListing listing, IReadOnlyDictionary<string, KnownFile> known)
    {
        this.preset = preset;
        this.storage = storage;
        this.parts = parts;
        this.known = known;
        entries = listing.Entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal);
        companions = listing.Entries.Select(entry => CompanionOf(entry.Key)).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    private string? CompanionName => preset.Complete switch
    {
        CompleteRule.Marker marker => marker.Name,
        CompleteRule.Manifest manifest => manifest.Name,
        _ => null,
    };

    /// <summary>A marker or manifest is no file of the list, even if the pattern matches it.</summary>
    public bool IsCompanion(FileEntry file) => companions.Contains(file.Key);

    public FilePromise PromiseOf(FileEntry file) => promises.GetValueOrDefault(file.Key, FilePromise.Nothing);

    /// <summary>Null when the file is complete.</summary>
    /// <param name="proves">False trusts a manifest that is there; the read that follows proves it.</param>
    public async Task<WaitingFile?> WhyNotAsync(FileEntry file, bool proves, CancellationToken cancellationToken) => preset.Complete switch
    {
        CompleteRule.Marker => WhyNotMarked(file) is { } reason ? new WaitingFile(file, reason) : null,
        CompleteRule.Manifest manifest => await WhyNotAsManifestAsync(file, manifest, proves, cancellationToken) is { } reason ? new WaitingFile(file, reason) : null,
        CompleteRule.Stable stable => WhyNotStable(file, stable.For),
        _ => null,
    };

    /// <summary>Stores which versions were looked at for the first time.</summary>
    public Task RememberLooksAsync(IFileMemory memory, CancellationToken cancellationToken) =>
        looks.Count == 0 ? Task.CompletedTask : memory.WatchAsync(preset.Provider, looks, cancellationToken);

    private string? CompanionOf(string key)
    {
        var slash = key.LastIndexOf('/') + 1;
        return CompanionName switch
        {
            null => null,
            var name when name.Contains("{name}", StringComparison.Ordinal) => key[..slash] + name.Replace("{name}", key[slash..], StringComparison.Ordinal),
            ['.', ..] suffix => key + suffix,
            var name => key[..slash] + name,
        };
    }

    // A marker older than its file is one of an earlier version.
    private string? WhyNotMarked(FileEntry file)
    {
        var name = CompanionOf(file.Key)!;
        return !entries.TryGetValue(name, out var marker) ? $"there is no marker '{name}'"
            : marker.ModifiedAt < file.ModifiedAt ? $"its marker '{name}' is older than the file itself"
            : null;
    }

    private WaitingFile? WhyNotStable(FileEntry file, TimeSpan wanted)
    {
        var now = parts.Time.GetUtcNow();
        var before = known.GetValueOrDefault(file.Key);
        var since = before is { SeenAt: { } seen } && before.SeenTag == file.Tag ? seen : now;
        if (since == now)
        {
            looks.Add(new WatchedFile(file.Key, file.Tag, now));
        }

        var left = wanted - (now - since);
        return left <= TimeSpan.Zero
            ? null
            : new WaitingFile(file, string.Create(CultureInfo.InvariantCulture, $"it has to stay as it is for {left.TotalSeconds:0} s more"), left);
    }

    private async Task<string?> WhyNotAsManifestAsync(FileEntry file, CompleteRule.Manifest rule, bool proves, CancellationToken cancellationToken)
    {
        var name = CompanionOf(file.Key)!;
        if (!entries.TryGetValue(name, out var manifest))
        {
            return $"there is no manifest '{name}'";
        }

        if (await ReadManifestAsync(manifest, rule, cancellationToken) is not { } promise)
        {
            return $"its manifest '{name}' does not say what it should";
        }

        promises[file.Key] = promise;
        if (!proves)
        {
            return null;
        }

        try
        {
            await using var reader = await FileReader.OpenAsync(preset, storage, file, parts, hashesAll: true, cancellationToken);
            await reader.CountAsync(promise, cancellationToken);
            return null;
        }
        catch (ProviderFaultException fault) when (fault.Error.Code == FileFaults.Incomplete.Code)
        {
            return "its records or its checksum are not what its manifest says";
        }
    }

    private async Task<FilePromise?> ReadManifestAsync(FileEntry manifest, CompleteRule.Manifest rule, CancellationToken cancellationToken)
    {
        if (manifest.Bytes > LargestManifest)
        {
            return null;
        }

        await using var wire = new WireStream(
            await storage.OpenAsync(manifest, cancellationToken), storage, storage.Site with { File = manifest.Key }, preset.Limits, parts.Time);
        try
        {
            using var json = await JsonDocument.ParseAsync(wire, default, cancellationToken);
            var rows = rule.Rows is null ? null : NumberAt(json.RootElement, rule.Rows);
            var checksum = rule.Checksum is null ? null : ChecksumAt(json.RootElement, rule.Checksum);
            return (rule.Rows is null) == (rows is null) && (rule.Checksum is null) == (checksum is null) ? new FilePromise(rows, checksum) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long? NumberAt(JsonElement json, JsonPath path) => At(json, path) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var value) => value,
        { ValueKind: JsonValueKind.String } text when long.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };

    private static string? ChecksumAt(JsonElement json, JsonPath path)
    {
        var text = At(json, path) is { ValueKind: JsonValueKind.String } value ? value.GetString()!.Trim().ToLowerInvariant() : "";
        return text.Length is 32 or 40 or 64 && text.All(char.IsAsciiHexDigit) ? text : null;
    }

    private static JsonElement? At(JsonElement json, JsonPath path)
    {
        foreach (var step in path.Steps)
        {
            var isThere = step.Name is { } name
                ? json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out json)
                : json.ValueKind == JsonValueKind.Array && step.Index < json.GetArrayLength();
            if (!isThere)
            {
                return null;
            }

            json = step.Name is null ? json[step.Index] : json;
        }

        return json;
    }
}
