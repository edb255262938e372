using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Web.Tests;

/// <summary>Presets that a test names.</summary>
internal sealed class Presets : IPresetDirectory
{
    private readonly List<Preset> presets = [];
    private readonly List<PresetProblem> problems = [];

    private readonly List<PresetFile> files = [];

    IReadOnlyList<PresetFile> IPresetDirectory.Files => files;

    IReadOnlyList<ProviderPreset> IPresetDirectory.Presets => presets;

    IReadOnlyList<PresetProblem> IPresetDirectory.Problems => problems;

    public void Add(string provider, string title, string baseUrl) => presets.Add(new Preset
    {
        Provider = new ProviderId(provider),
        Title = title,
        BaseUrl = new Uri(baseUrl),
        Request = new PresetRequest("/customers", [], []),
        Paging = new Paging.Page("page", 1, 100, null),
        End = new EndRule.EmptyPage(),
        Network = new Network { Allow = ["127.0.0.0/8"] },
        Records = null!,
        Map = null!,
    });

    /// <summary>The preset stays in force, and its file is refused.</summary>
    public void RefuseFileOf(string provider, DateTimeOffset readAt)
    {
        var preset = presets.Single(preset => preset.Provider.Value == provider);
        files.Add(new PresetFile($"{provider}.json", preset, [new PresetProblem($"{provider}.json", "/paging", "There is no such style.", "Use another.")]) { ReadAt = readAt });
    }

    public void AddProblem(string file, string pointer) => problems.Add(new PresetProblem(file, pointer, "There is no such style.", "Use another."));
}
