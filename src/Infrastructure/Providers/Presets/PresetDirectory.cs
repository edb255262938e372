using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads the folder of presets once. A bad file is logged and left out; the others are used.</summary>
internal sealed partial class PresetDirectory : IPresetDirectory
{
    private readonly ILogger<PresetDirectory> logger;

    public PresetDirectory(IOptions<ProvidersOptions> options, ILogger<PresetDirectory> logger)
    {
        this.logger = logger;
        Files = RefuseTwins(RefuseStrays(ReadFolder(options.Value), options.Value));
        Presets = [.. Files.Select(file => file.Preset).OfType<ProviderPreset>()];
        Problems = [.. Files.SelectMany(file => file.Problems)];
        foreach (var problem in Problems)
        {
            LogProblem(problem.File, problem.Pointer, problem.Message, problem.Remedy);
        }

        LogLoaded(Presets.Count, Files.Count(file => file.Preset is null), options.Value.Folder);
    }

    public IReadOnlyList<PresetFile> Files { get; }

    public IReadOnlyList<ProviderPreset> Presets { get; }

    public IReadOnlyList<PresetProblem> Problems { get; }

    private static List<PresetFile> ReadFolder(ProvidersOptions options)
    {
        string[] paths;
        try
        {
            paths = [.. Directory.EnumerateFiles(options.Folder, "*.json").Order(StringComparer.Ordinal)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [Bad(options.Folder, "", "The folder of presets cannot be read.", "Create it, or set Providers:Folder; the path counts from the working directory.")];
        }

        return [.. paths.Select(path => ReadFile(path, options.BaseUrls))];
    }

    private static PresetFile ReadFile(string path, Dictionary<string, string> baseUrls)
    {
        try
        {
            return PresetReader.Read(path, File.ReadAllBytes(path), baseUrls);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Bad(path, "", "The file cannot be read.", "Check that it exists and that this process may read it.");
        }
    }

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

    private static PresetFile Bad(string file, string pointer, string message, string remedy) =>
        new(file, null, [new PresetProblem(file, pointer, message, remedy)]);

    [LoggerMessage(Level = LogLevel.Error, Message = "Preset {File}#{Pointer}: {Problem} {Remedy}")]
    private partial void LogProblem(string file, string pointer, string problem, string remedy);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Providers} presets in use, {Refused} refused, from {Folder}")]
    private partial void LogLoaded(int providers, int refused, string folder);
}

/// <summary>Reads the presets when the process starts, so that mistakes are told then and not at the first use.</summary>
internal sealed class LoadPresets(IPresetDirectory presets) : IHostedService
{
    // Being created has loaded them.
    public Task StartAsync(CancellationToken cancellationToken) => Task.FromResult(presets.Files);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
