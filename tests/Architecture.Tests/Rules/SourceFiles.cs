using System.Text.RegularExpressions;
using CleanCustomers.Architecture.Tests.Reading;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace CleanCustomers.Architecture.Tests.Rules;

/// <summary>Size and tidiness of what people read.</summary>
internal static partial class SourceFiles
{
    public const int MostLines = 300;
    public const int MostTestLines = 500;
    public const int MostMethodLines = 60;

    /// <summary>The checkout: the folder with the solution file above this test's own.</summary>
    public static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CleanCustomers.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No CleanCustomers.sln above {AppContext.BaseDirectory}.");
    }

    public static Verdict AreShortAndTidy(string folder, int mostLines)
    {
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(IsWritten).ToList();
        return new Verdict(
            $"Files under {folder} have at most {mostLines} lines, no region and no open ends",
            files.Count,
            [.. files.SelectMany(file => Faults(Path.GetRelativePath(folder, file), File.ReadAllLines(file), mostLines))]);
    }

    /// <summary>Counted from the first to the last statement that the debugger knows.</summary>
    public static Verdict MethodsAreShort(IReadOnlyList<ReadAssembly> assemblies)
    {
        var methods = assemblies.SelectMany(a => a.Module.GetTypes()).SelectMany(t => t.Methods).Where(m => m.DebugInformation.HasSequencePoints).ToList();
        return new Verdict(
            $"Methods have at most {MostMethodLines} lines",
            methods.Count,
            [.. methods.Select(m => (Method: m, Lines: LinesOf(m))).Where(pair => pair.Lines > MostMethodLines)
                .Select(pair => $"{Names.Outermost(pair.Method.DeclaringType).FullName} ({Names.Member(pair.Method.DeclaringType, pair.Method.Name)}) has {pair.Lines} lines")]);
    }

    private static int LinesOf(MethodDefinition method)
    {
        // A constructor also runs the initialisers of fields all over the type.
        var points = method.DebugInformation.SequencePoints.Where(p => !p.IsHidden).ToList();
        return points.Count == 0 || method.IsConstructor || IsFromGenerator(method, points[0].Document) ? 0 : points.Max(p => p.EndLine) - points.Min(p => p.StartLine) + 1;
    }

    private static bool IsFromGenerator(MethodDefinition method, Document document) =>
        document.Url.EndsWith(".g.cs", StringComparison.Ordinal) || Names.IsGenerated(Names.Outermost(method.DeclaringType));

    private static IEnumerable<string> Faults(string name, string[] lines, int mostLines)
    {
        if (lines.Length > mostLines)
        {
            yield return $"{name} has {lines.Length} lines";
        }

        for (var at = 0; at < lines.Length; at++)
        {
            if (Region().IsMatch(lines[at]))
            {
                yield return $"{name}:{at + 1} opens a region";
            }

            if (OpenEnd().IsMatch(lines[at]))
            {
                yield return $"{name}:{at + 1} leaves something to do";
            }
        }
    }

    private static bool IsWritten(string file) => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

    [GeneratedRegex(@"^\s*#\s*region\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Region();

    [GeneratedRegex(@"(//|/\*|^\s*\*).*\b(TO[D]O|FIX[M]E|HA[C]K|X[X]X)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OpenEnd();
}
