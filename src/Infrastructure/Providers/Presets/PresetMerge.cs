using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Decides over all files together which versions are in force.</summary>
internal static class PresetMerge
{
    /// <param name="read">Each file by itself.</param>
    /// <param name="before">What was in force until now.</param>
    /// <param name="options">Base URLs by provider name.</param>
    public static IReadOnlyList<PresetFile> Merge(List<PresetFile> read, IReadOnlyList<PresetFile> before, ProvidersOptions options) =>
        KeepInForce(RefuseTwins(RefuseStrays(read, options)), before);

    /// <summary>Nothing is known about the folder: everything in force stays.</summary>
    public static IReadOnlyList<PresetFile> WithoutFolder(string folder, IReadOnlyList<PresetFile> before)
    {
        var refused = Bad(folder, "", "The folder of presets cannot be read.", "Create it, or set Providers:Folder; the path counts from the working directory.");
        return [refused, .. before.Where(file => file.Preset is not null).Select(file => file with { Problems = [] })];
    }

    public static PresetFile Bad(string file, string pointer, string message, string remedy) =>
        new(file, null, [new PresetProblem(file, pointer, message, remedy)]);

    // Two files of one provider would share checkpoints: neither is used, whichever was meant.
    private static PresetFile[] RefuseTwins(List<PresetFile> files)
    {
        var twins = files.Where(file => file.Preset is not null).ToLookup(file => file.Preset!.Provider);
        return [.. files.Select(file => file.Preset is { } preset && twins[preset.Provider].Count() > 1 ? Twin(file, preset.Provider, twins) : file)];
    }

    private static PresetFile Twin(PresetFile file, ProviderId provider, ILookup<ProviderId, PresetFile> twins)
    {
        var others = string.Join(", ", twins[provider].Where(other => other != file).Select(other => other.File));
        return Bad(file.File, "/provider", $"The provider '{provider.Value}' is also described in {others}.", "Rename one of them or remove its file.");
    }

    // A base URL for a provider that does not exist is most likely a typing mistake: collecting from the address in the file is not what was meant.
    private static List<PresetFile> RefuseStrays(List<PresetFile> files, ProvidersOptions options)
    {
        var names = files.Select(file => file.Preset?.Provider.Value).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (files.TrueForAll(file => file.Preset is not null))
        {
            files.AddRange(options.BaseUrls.Keys.Where(name => !names.Contains(name)).Order(StringComparer.Ordinal).Select(name =>
                Bad($"Providers:BaseUrls:{name}", "", $"No preset describes a provider '{name}'.", names.Count == 0 ? "Add its preset." : Spelling.Hint(name, names))));
        }

        return files;
    }

    // A refused file leaves its last valid version in force, unless another file describes the same provider now.
    private static PresetFile[] KeepInForce(PresetFile[] files, IReadOnlyList<PresetFile> before)
    {
        var described = files.Select(file => file.Preset?.Provider).OfType<ProviderId>().ToHashSet();
        return [.. files.Select(Keep)];

        PresetFile Keep(PresetFile file)
        {
            var last = file.Preset is null ? before.FirstOrDefault(old => old.File == file.File && old.Preset is not null) : null;
            return last is not null && described.Add(last.Preset!.Provider) ? file with { Preset = last.Preset, ReadAt = last.ReadAt } : file;
        }
    }
}
