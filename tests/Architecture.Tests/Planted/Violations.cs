using CleanCustomers.Architecture.Tests.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace CleanCustomers.Architecture.Tests.Planted;

/// <summary>Small assemblies full of violations, under the names of the real ones, compiled while the tests run.</summary>
public sealed class Violations
{
    public Violations()
    {
        Forbidden = Compile("Quartz", "Forbidden.cs");
        Hiding = Compile("CleanCustomers.Application", "Hiding.cs", Forbidden);
        Domain = Compile("CleanCustomers.Domain", "Domain.cs");
        Application = Compile("CleanCustomers.Application", "Application.cs", Forbidden, Domain);
        Infrastructure = Compile("CleanCustomers.Infrastructure", "Infrastructure.cs", Domain);
        Web = Compile("cleancustomers", "Web.cs", Domain, Application, Infrastructure);
    }

    internal Compiled Hiding { get; }

    internal Compiled Domain { get; }

    internal Compiled Application { get; }

    internal Compiled Infrastructure { get; }

    internal Compiled Web { get; }

    internal IReadOnlyList<ReadAssembly> All => [Domain.Read, Application.Read, Infrastructure.Read, Web.Read];

    private Compiled Forbidden { get; }

    /// <summary>Compiles a text; for violations too small for a file.</summary>
    internal static Compiled CompileText(string assembly, string text, params IReadOnlyList<Compiled> others)
    {
        var ours = others.Select(o => o.Read.Name).Append(assembly).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var files = RunningWith.Files.Where(pair => !ours.Contains(pair.Key)).Select(pair => MetadataReference.CreateFromFile(pair.Value));
        var compilation = CSharpCompilation.Create(
            assembly,
            [CSharpSyntaxTree.ParseText(text, path: "Planted.cs", encoding: System.Text.Encoding.UTF8)],
            [.. files, .. others.Select(o => MetadataReference.CreateFromImage(o.Image))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var outcome = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        if (!outcome.Success)
        {
            throw new InvalidOperationException(string.Join(
                Environment.NewLine, outcome.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString())));
        }

        return new Compiled([.. image.ToArray()], ReadAssembly.FromBytes(image.ToArray(), symbols.ToArray(), others.Select(o => o.Read)));
    }

    private static Compiled Compile(string assembly, string file, params IReadOnlyList<Compiled> others)
    {
        using var stream = typeof(Violations).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"{file} is not embedded.");
        using var reader = new StreamReader(stream);
        return CompileText(assembly, reader.ReadToEnd(), others);
    }
}

/// <param name="Image">The assembly's bytes, for others to refer to.</param>
/// <param name="Read">The same, read.</param>
internal sealed record Compiled(System.Collections.Immutable.ImmutableArray<byte> Image, ReadAssembly Read);
