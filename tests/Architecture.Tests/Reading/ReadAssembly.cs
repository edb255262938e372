using Mono.Cecil;

namespace CleanCustomers.Architecture.Tests.Reading;

/// <summary>One compiled assembly: its types and all their dependencies.</summary>
internal sealed class ReadAssembly
{
    private ReadAssembly(ModuleDefinition module)
    {
        Module = module;
        Edges = EdgeReader.Read(module);
    }

    public ModuleDefinition Module { get; }

    public string Name => Module.Assembly.Name.Name;

    public IReadOnlyList<Edge> Edges { get; }

    /// <summary>Every type, nested ones too, without those the compiler made.</summary>
    public IEnumerable<TypeDefinition> WrittenTypes => Module.GetTypes().Where(t => t.Name != "<Module>" && !Names.IsGenerated(t));

    public static ReadAssembly FromFile(string path) => From(File.OpenRead(path), File.OpenRead(Path.ChangeExtension(path, ".pdb")), new Resolver([]));

    /// <param name="others">Further assemblies that this one refers to and that are not files.</param>
    public static ReadAssembly FromBytes(byte[] assembly, byte[] symbols, params IEnumerable<ReadAssembly> others) =>
        From(new MemoryStream(assembly), new MemoryStream(symbols), new Resolver(others));

    private static ReadAssembly From(Stream assembly, Stream symbols, Resolver resolver)
    {
        using (assembly)
        using (symbols)
        {
            return new ReadAssembly(ModuleDefinition.ReadModule(assembly, new ReaderParameters(ReadingMode.Immediate)
            {
                AssemblyResolver = resolver,
                InMemory = true,
                ReadSymbols = true,
                SymbolStream = symbols,
                SymbolReaderProvider = new Mono.Cecil.Cil.PortablePdbReaderProvider(),
            }));
        }
    }

    /// <summary>Finds what this test process itself was started with: framework, packages, product.</summary>
    private sealed class Resolver(IEnumerable<ReadAssembly> others) : IAssemblyResolver
    {
        private readonly Dictionary<string, AssemblyDefinition> known = others.ToDictionary(o => o.Name, o => o.Module.Assembly, StringComparer.Ordinal);

        public AssemblyDefinition Resolve(AssemblyNameReference name) => Resolve(name, new ReaderParameters { AssemblyResolver = this });

        public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters)
        {
            if (known.TryGetValue(name.Name, out var found))
            {
                return found;
            }

            var path = RunningWith.Files.TryGetValue(name.Name, out var file) ? file : throw new AssemblyResolutionException(name);
            return known[name.Name] = AssemblyDefinition.ReadAssembly(path, parameters);
        }

        public void Dispose()
        {
            foreach (var assembly in known.Values)
            {
                assembly.Dispose();
            }
        }
    }
}
