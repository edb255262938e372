using CleanCustomers.Architecture.Tests.Reading;

namespace CleanCustomers.Architecture.Tests.Rules;

/// <summary>One row of the table of layers. What is not allowed is forbidden.</summary>
/// <param name="Name">Last part of the root namespace.</param>
/// <param name="Assembly">Simple name of its assembly.</param>
/// <param name="Allowed">Assemblies it may use; a name that ends in <c>.*</c> stands for itself and everything below it.</param>
/// <param name="Except">Namespaces and types inside the allowed assemblies that stay forbidden.</param>
internal sealed record Layer(string Name, string Assembly, IReadOnlyList<string> Allowed, IReadOnlyList<string> Except)
{
    public string Root => $"CleanCustomers.{Name}";

    public bool Allows(TypeName type) =>
        type.Assembly == Assembly || (Allowed.Any(pattern => Covers(pattern, type.Assembly)) && !Except.Any(type.IsIn));

    private static bool Covers(string pattern, string assembly) => pattern.EndsWith(".*", StringComparison.Ordinal)
        ? assembly == pattern[..^2] || assembly.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : assembly == pattern;
}

/// <summary>Which layer may use what (ADR 0002).</summary>
internal static class Layers
{
    // The outside world begins here; the inner layers reach it through ports only.
    private static readonly string[] Outside =
    [
        "System.Net", "System.Data", "System.Console", "System.Diagnostics.Process", "System.IO.File", "System.IO.FileInfo",
        "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.FileSystemWatcher", "System.IO.Pipes",
    ];

    public static readonly Layer Domain = new("Domain", "CleanCustomers.Domain", ["System.*"], Outside);

    // Configuration.Binder: BindConfiguration of the options mentions it.
    public static readonly Layer Application = new(
        "Application",
        "CleanCustomers.Application",
        [
            "System.*", "CleanCustomers.Domain", "MediatR", "FluentValidation", "Microsoft.Extensions.Logging.Abstractions",
            "Microsoft.Extensions.Options", "Microsoft.Extensions.Options.ConfigurationExtensions",
            "Microsoft.Extensions.Options.DataAnnotations", "Microsoft.Extensions.Configuration.Binder",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
        ],
        Outside);

    // MediatR: the schedule's job is a way in, like an endpoint. Microsoft.AspNetCore.*: the sandbox provider is a real HTTP server.
    public static readonly Layer Infrastructure = new(
        "Infrastructure",
        "CleanCustomers.Infrastructure",
        [
            "System.*", "Microsoft.Win32.*", "Microsoft.Extensions.*", "Microsoft.AspNetCore.*", "Microsoft.Net.Http.Headers",
            "CleanCustomers.Domain", "CleanCustomers.Application", "MediatR",
            "Quartz.*", "Microsoft.IdentityModel.*", "Microsoft.Data.Sqlite", "SQLitePCLRaw.*", "Npgsql", "StackExchange.Redis", "Dapper", "Bogus",
        ],
        []);

    public static readonly Layer Web = new(
        "Web",
        "cleancustomers",
        [
            "System.*", "Microsoft.Extensions.*", "Microsoft.AspNetCore.*", "Microsoft.Net.Http.Headers", "Microsoft.OpenApi.*", "Swashbuckle.*", "MediatR",
            "CleanCustomers.Domain", "CleanCustomers.Application", "CleanCustomers.Infrastructure",
        ],
        ["System.Data", "Microsoft.Data.Sqlite", "Npgsql", "StackExchange.Redis"]);

    public static readonly IReadOnlyList<Layer> All = [Domain, Application, Infrastructure, Web];

    /// <summary>The only types that know Infrastructure from outside: they put the program together.</summary>
    public static readonly IReadOnlyList<string> CompositionRoot = ["Program"];

    public static Verdict Check(ReadAssembly assembly)
    {
        var layer = All.Single(l => l.Assembly == assembly.Name);
        var offending = assembly.Edges.Where(edge => !layer.Allows(edge.To));
        return new Verdict(
            $"{layer.Name} uses only {string.Join(", ", layer.Allowed)}, without {string.Join(", ", layer.Except.DefaultIfEmpty("exception"))}",
            assembly.WrittenTypes.Count(),
            [.. offending.Select(edge => edge.ToString())]);
    }

    /// <summary>Infrastructure is known to its own types and to the composition root.</summary>
    public static Verdict CheckCompositionRoot(ReadAssembly web) => Types.InAssembly(web)
        .That().Matching(type => !CompositionRoot.Contains(Names.Of(Names.Outermost(type)).FullName, StringComparer.Ordinal), $"except {string.Join(", ", CompositionRoot)}")
        .ShouldNot().HaveDependencyOn("CleanCustomers.Infrastructure");
}
