using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Web.Tests;

/// <summary>Presets that a test names.</summary>
internal sealed class Presets : IPresetDirectory
{
    private readonly List<Preset> presets = [];
    private readonly List<PresetProblem> problems = [];

    IReadOnlyList<PresetFile> IPresetDirectory.Files => [];

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

    public void AddProblem(string file, string pointer) => problems.Add(new PresetProblem(file, pointer, "There is no such style.", "Use another."));
}
