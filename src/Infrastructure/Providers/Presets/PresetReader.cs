using System.Text.Json;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads one preset file. Finds every problem in one go; a file with problems gives no preset.</summary>
internal static class PresetReader
{
    private static readonly IReadOnlyDictionary<string, string> NoOverrides = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <param name="file">Named in problems; relative paths of secrets count from its folder.</param>
    /// <param name="baseUrls">Provider name to the base URL that replaces the file's, from configuration.</param>
    public static PresetFile Read(string file, ReadOnlyMemory<byte> json, IReadOnlyDictionary<string, string>? baseUrls = null)
    {
        var problems = new PresetProblems(file);
        using var document = PresetJson.Open(json, problems);
        if (document is null)
        {
            return new PresetFile(file, null, problems.All);
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            problems.Add("", "The file is not a JSON object.", "Start from docs/presets.md.");
            return new PresetFile(file, null, problems.All);
        }

        var preset = ReadPreset(file, new PresetObject(document.RootElement, "", problems), baseUrls ?? NoOverrides);
        return new PresetFile(file, problems.All.Count == 0 ? preset : null, problems.All);
    }

    // Parts that could not be read are null here; such a preset is thrown away with its problems told.
    private static ProviderPreset ReadPreset(string file, PresetObject root, IReadOnlyDictionary<string, string> baseUrls)
    {
        root.Text("$schema");
        var provider = ReadProvider(root);
        if (root.Find("files") is not null)
        {
            return FilePresetReader.Read(root, provider ?? "", Path.GetDirectoryName(file) ?? "", baseUrls.GetValueOrDefault(provider ?? ""));
        }

        var title = root.Text("title", longest: 100);
        var facts = FactsReader.Read(root);
        var (cron, zone, fullEvery) = ScheduleReader.Read(root);
        var auth = AuthReader.Read(root, Path.GetDirectoryName(file) ?? "");
        var baseUrl = AddressReader.Read(root, auth, provider is null ? null : baseUrls.GetValueOrDefault(provider));
        var request = RequestReader.Read(root);
        var paging = PagingReader.Read(root);
        var end = EndReader.Read(root, paging);
        var changedSince = ChangeFilterReader.Read(root);
        var limits = LimitsReader.Read(root);
        var preset = new Preset
        {
            Provider = new ProviderId(provider ?? ""),
            Title = title ?? provider ?? "",
            Facts = facts,
            BaseUrl = baseUrl!,
            Cron = cron,
            TimeZone = zone,
            Auth = auth,
            Request = request!,
            Paging = paging!,
            End = end!,
            ChangedSince = changedSince,
            Records = root.Path("records", isRequired: true, isRootAllowed: true)!,
            RecordsOptional = root.Flag("recordsOptional") ?? false,
            Map = MapReader.Read(root)!,
            Cleaning = CleaningReader.Read(root),
            Limits = limits,
            NewestFirst = OrderReader.Read(root),
            Total = TotalReader.Read(root),
            FullEvery = fullEvery,
            Errors = ErrorsReader.Read(root),
            Throttle = ThrottleReader.Read(root),
            Budget = BudgetReader.Read(root),
            Network = NetworkReader.Read(root, Path.GetDirectoryName(file) ?? ""),
        };
        var (absence, deletionLists) = DeletionsReader.Read(root, preset);
        preset = preset with { Changes = ChangesReader.Read(root, preset), Absence = absence, DeletionLists = deletionLists };
        root.RefuseOthers();
        PresetRules.Check(preset, root);
        return preset;
    }

    private static string? ReadProvider(PresetObject root)
    {
        if (root.Text("provider", isRequired: true) is not { } name)
        {
            return null;
        }

        if (ProviderId.IsValid(name))
        {
            return name;
        }

        root.Problem("provider", "The name is not a provider name.", "Write a lower-case letter, then up to 39 lower-case letters, digits and hyphens.");
        return null;
    }
}
