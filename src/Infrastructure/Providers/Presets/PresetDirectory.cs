using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>
/// Reads the folder of presets when it is made and again when asked (<see cref="PresetWatch"/>). A bad file is logged and left out; the
/// others are used, and its own last valid version stays in force (ADR 0026).
/// </summary>
internal sealed partial class PresetDirectory : IPresetDirectory
{
    private readonly ProvidersOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<PresetDirectory> logger;
    private readonly Lock looking = new();
    private readonly Dictionary<string, (SeenFile Seen, PresetFile Read)> readings = new(StringComparer.Ordinal);
    private volatile State state = State.Of([]);
    private FolderLook applied;
    private FolderLook? unsettled;

    public PresetDirectory(IOptions<ProvidersOptions> options, TimeProvider time, ILogger<PresetDirectory> logger)
    {
        (this.options, this.time, this.logger) = (options.Value, time, logger);
        applied = FolderLook.At(this.options.Folder);
        Apply(applied);
        LogLoaded(Presets.Count, Files.Count(file => file.Preset is null), this.options.Folder);
    }

    public event EventHandler? Changed;

    public IReadOnlyList<PresetFile> Files => state.Files;

    public IReadOnlyList<ProviderPreset> Presets => state.Presets;

    public IReadOnlyList<PresetProblem> Problems => state.Problems;

    public string Folder => options.Folder;

    /// <summary>
    /// Looks at the folder again. What changed is applied at the second look that finds it, so that a file half written, or gone for the
    /// moment between deleting and renaming, is nobody's concern.
    /// </summary>
    /// <returns>False when something changed and another look has to confirm it.</returns>
    public bool Look()
    {
        lock (looking)
        {
            var look = FolderLook.At(options.Folder);
            if (look.IsSame(applied))
            {
                unsettled = null;
                return true;
            }

            if (!look.IsSame(unsettled))
            {
                unsettled = look;
                return false;
            }

            (applied, unsettled) = (look, null);
            var before = state;
            Apply(look);
            TellChanges(before.Presets.ToDictionary(preset => preset.Provider), state.Presets.ToDictionary(preset => preset.Provider));
        }

        Changed?.Invoke(this, EventArgs.Empty);
        return true;
    }

    private void Apply(FolderLook look)
    {
        var before = state;
        var files = look.Files is { } seen
            ? PresetMerge.Merge(seen.Select(Read).ToList(), before.Files, options)
            : PresetMerge.WithoutFolder(options.Folder, before.Files);
        state = State.Of(files);
        Forget(look);
        var told = before.Problems.ToHashSet();
        foreach (var problem in state.Problems.Where(problem => !told.Contains(problem)))
        {
            LogProblem(problem.File, problem.Pointer, problem.Message, problem.Remedy);
        }

        foreach (var file in files.Where(file => file.Preset is not null && file.Problems.Any(problem => !told.Contains(problem))))
        {
            LogStaysInForce(file.File, file.Preset!.Provider, Instants.Format(file.ReadAt));
        }
    }

    private PresetFile Read(SeenFile file)
    {
        if (readings.TryGetValue(file.Path, out var known) && known.Seen.Stamp == file.Stamp)
        {
            // A file it refers to changed: the same preset, as another object, so that whoever holds keys or certificates reads them again.
            var same = known.Seen.IsSame(file) || known.Read.Preset is null ? known.Read : known.Read with { Preset = known.Read.Preset with { } };
            readings[file.Path] = (file, same);
            return same;
        }

        var read = file.Content is { } content
            ? PresetReader.Read(file.Path, content, options.BaseUrls)
            : PresetMerge.Bad(file.Path, "", "The file cannot be read.", "Check that it exists and that this process may read it.");
        read = read.Preset is null ? read : read with { ReadAt = Instants.Canonical(time.GetUtcNow()) };
        readings[file.Path] = (file, read);
        return read;
    }

    private void Forget(FolderLook look)
    {
        if (look.Files is { } files)
        {
            foreach (var gone in readings.Keys.Except(files.Select(file => file.Path), StringComparer.Ordinal).ToList())
            {
                readings.Remove(gone);
            }
        }
    }

    private void TellChanges(Dictionary<ProviderId, ProviderPreset> before, Dictionary<ProviderId, ProviderPreset> now)
    {
        foreach (var provider in now.Keys.Except(before.Keys))
        {
            LogNew(provider);
        }

        foreach (var provider in now.Keys.Where(provider => before.TryGetValue(provider, out var old) && !ReferenceEquals(old, now[provider])))
        {
            LogRead(provider);
        }

        foreach (var provider in before.Keys.Except(now.Keys))
        {
            LogRemoved(provider);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Preset {File}#{Pointer}: {Problem} {Remedy}")]
    private partial void LogProblem(string file, string pointer, string problem, string remedy);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} is refused; the version of {Provider} read at {ReadAt} stays in force")]
    private partial void LogStaysInForce(string file, ProviderId provider, string? readAt);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Providers} presets in use, {Refused} refused, from {Folder}")]
    private partial void LogLoaded(int providers, int refused, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Provider} is new: its preset is in use from now on")]
    private partial void LogNew(ProviderId provider);

    [LoggerMessage(Level = LogLevel.Information, Message = "The preset of {Provider}, or a file it refers to, changed: the next run uses it")]
    private partial void LogRead(ProviderId provider);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The preset of {Provider} is gone: it is no longer collected, its customers stay")]
    private partial void LogRemoved(ProviderId provider);

    // Read and replaced as one, so that files, presets and problems of one look belong together.
    private sealed record State(IReadOnlyList<PresetFile> Files, IReadOnlyList<ProviderPreset> Presets, IReadOnlyList<PresetProblem> Problems)
    {
        public static State Of(IReadOnlyList<PresetFile> files) =>
            new(files, [.. files.Select(file => file.Preset).OfType<ProviderPreset>()], [.. files.SelectMany(file => file.Problems)]);
    }
}
