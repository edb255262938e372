using System.Text;

namespace CleanCustomers.Domain.Tests;

/// <summary>Finds files of the repository from wherever the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string File(params string[] parts) => Path.GetFullPath(Path.Combine([Root, .. parts]));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "CleanCustomers.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}

/// <summary>A fact about published customer sets that are kept beside the repository; elsewhere it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithSharedDataAttribute : FactAttribute
{
    public FactWithSharedDataAttribute(string file)
    {
        if (!System.IO.File.Exists(SharedData.PathOf(file)))
        {
            Skip = $"Needs the published set {file} in ../shared/data beside the repository, which is not there.";
        }
    }
}

internal static class SharedData
{
    public static string PathOf(string file) => Repository.File("..", "shared", "data", file);

    /// <summary>Rows of a comma-separated file with quotes, keyed by its header.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> ReadCsv(string file)
    {
        var lines = System.IO.File.ReadAllLines(PathOf(file), Encoding.UTF8);
        var header = Split(lines[0]);
        return
        [
            .. lines.Skip(1).Where(line => line.Length > 0).Select(line => header
                .Zip(Split(line))
                .ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal)),
        ];
    }

    private static List<string> Split(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        foreach (var c in line.TrimStart('\uFEFF'))
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
