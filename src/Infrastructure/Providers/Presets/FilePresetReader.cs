using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Files;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads a preset with <c>files</c>: what it has beside them is what every provider has, except requests and answers.</summary>
internal static class FilePresetReader
{
    /// <param name="folder">The preset's folder: relative paths count from there.</param>
    /// <param name="replacement">From configuration: address of the storage in place of the file's own; null for none.</param>
    public static FilePreset Read(PresetObject root, string provider, string folder, string? replacement)
    {
        var title = root.Text("title", longest: 100);
        var (cron, zone, fullEvery) = ScheduleReader.Read(root);
        var allowsHttp = root.Flag("allowInsecureHttp") ?? false;
        var files = root.Object("files", isRequired: true);
        var place = files is null ? null : FilePlaceReader.Read(files, folder, allowsHttp, replacement);
        var format = files is null ? null : FileFormatReader.Read(files);
        var preset = new FilePreset
        {
            Provider = new ProviderId(provider),
            Title = title ?? provider,
            Facts = FactsReader.Read(root),
            Cron = cron,
            TimeZone = zone,
            FullEvery = fullEvery,
            Auth = StorageAuthReader.Read(root, folder, place as FilePlace.S3),
            Place = place!,
            Match = files is null ? "" : ReadMatch(files),
            Format = format!,
            Complete = (files is null ? null : CompleteRuleReader.Read(files))!,
            Snapshot = files is null ? SnapshotKind.No : ReadSnapshot(files),
            Map = MapReader.Read(root)!,
            Cleaning = CleaningReader.Read(root),
            Limits = LimitsReader.Read(root),
            Network = NetworkReader.Read(root, folder),
            Absence = DeletionsReader.ReadAbsenceAlone(root),
        };
        files?.RefuseOthers();
        root.RefuseOthers();
        if (preset.Map is not null && format is FileFormat.Csv csv)
        {
            CheckColumns(csv, preset.Map, root);
        }

        return preset;
    }

    private static string ReadMatch(PresetObject files)
    {
        var match = files.Text("match", isRequired: true, longest: 500) ?? "";
        if (match.StartsWith('/') || match.Contains('\\', StringComparison.Ordinal) || match.Split('/').Contains("..", StringComparer.Ordinal))
        {
            files.Problem("match", "The pattern is not one below the folder or prefix.", "Write for example *.csv, customers-*.csv.gz or **/*.ndjson.");
        }

        return match;
    }

    private static SnapshotKind ReadSnapshot(PresetObject files)
    {
        switch (files.Find("snapshot"))
        {
            case null or { ValueKind: System.Text.Json.JsonValueKind.False }:
                return SnapshotKind.No;
            case { ValueKind: System.Text.Json.JsonValueKind.True }:
                return SnapshotKind.AllFiles;
            case { ValueKind: System.Text.Json.JsonValueKind.String } text when text.GetString() == "latest":
                return SnapshotKind.LastFile;
            default:
                files.Problem("snapshot", "The value is none of those known here.", "Write false (files bring changes), true (all files together are the whole list) or \"latest\" (the last file by name is).");
                return SnapshotKind.No;
        }
    }

    private static void CheckColumns(FileFormat.Csv csv, FieldMap map, PresetObject root)
    {
        foreach (var path in CsvColumns.PathsOf(map).Where(path => path.Steps is not [{ Name: not null }]))
        {
            root.Problems.Add("/map", $"'{path.Text}' is no column.", "A row of CSV has columns and nothing below them: $.name or $['odd name'].");
        }

        if (csv.Columns is { } columns && CsvColumns.Missing(map, columns.ToHashSet(StringComparer.Ordinal)) is { Count: > 0 } missing)
        {
            root.Problems.Add("/files/csv/columns", $"The map names columns that are not here: {string.Join(", ", missing)}.", "Correct the map or the columns.");
        }
    }
}
