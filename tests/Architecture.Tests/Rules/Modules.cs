using CleanCustomers.Architecture.Tests.Reading;

namespace CleanCustomers.Architecture.Tests.Rules;

/// <summary>A row of the table: a module or folder may use another one. A new row needs an ADR.</summary>
/// <param name="From">A module (<c>Collection</c>, in every layer) or a folder (<c>Web.CommandLine</c>; <c>Web</c> is the layer's own root).</param>
/// <param name="To">A namespace under <c>CleanCustomers</c>.</param>
/// <param name="Why">Shown to whoever wants to add one.</param>
internal sealed record AllowedUse(string From, string To, string Why);

/// <summary>Which module may use which (ADR 0002). Every module may use itself in the layers below, and <c>Common</c>.</summary>
internal static class Modules
{
    public static readonly IReadOnlyList<string> Names = ["Customers", "Collection", "Providers", "Access"];

    public static readonly IReadOnlyList<AllowedUse> Table =
    [
        new("Collection", "Application.Customers.Contracts", "Cleaning turns a record into customer fields."),
        new("Collection", "Application.Providers.Contracts", "Pages come from connectors."),
        new("Web.CommandLine", "Application.Collection", "Commands are orders to the modules, as endpoints are."),
        new("Web.CommandLine", "Application.Providers", "Commands are orders to the modules, as endpoints are."),
        new("Web.CommandLine", "Application.Customers", "Commands are orders to the modules, as endpoints are."),
        new("Web.CommandLine", "Application.Access", "Commands are orders to the modules, as endpoints are."),
        new("Web.CommandLine", "Web", "serve starts the API and openapi writes its document."),
        new("Web", "Web.Access", "The API is the list of its modules."),
        new("Web", "Web.Collection", "The API is the list of its modules."),
        new("Web", "Web.Customers", "The API is the list of its modules."),
        new("Web", "Web.Providers", "The API is the list of its modules."),
    ];

    /// <summary>Folders of one layer that are no module but serve all of them; they may use no module, so nothing can be passed through them.</summary>
    public static readonly IReadOnlyList<string> OpenFolders =
    [
        "Domain.Common", "Application.Common", "Infrastructure.Common", "Web.Common",
        "Infrastructure.Persistence", "Infrastructure.Caching", "Infrastructure.Coordination",
    ];

    /// <summary>Folders nobody but the composition root may use. Sandbox is a provider that ships with us: a stranger reached over HTTP.</summary>
    public static readonly IReadOnlyList<string> ClosedFolders = ["Infrastructure.Sandbox"];

    /// <summary>Ways in that stand beside the modules; they may use what the table says.</summary>
    public static readonly IReadOnlyList<string> Entrances = ["Web", "Web.CommandLine"];

    public static Verdict Check(IReadOnlyList<ReadAssembly> assemblies)
    {
        var misplaced = assemblies.SelectMany(a => a.WrittenTypes)
            .Where(type => type.DeclaringType is null && !IsRoot(Reading.Names.Of(type)) && !IsKnown(Place.Of(Reading.Names.Of(type))))
            .Select(type => $"{type.FullName} stands in no module and in no folder of the table");
        var offending = assemblies.SelectMany(a => a.Edges)
            .Where(edge => edge.From.Namespace.StartsWith("CleanCustomers.", StringComparison.Ordinal) && !IsRoot(edge.From) && !Allows(edge))
            .Select(edge => edge.ToString());
        return new Verdict(
            $"Modules {string.Join(", ", Names)} use themselves, Common and {string.Join("; ", Table.Select(row => $"{row.From} → {row.To} ({row.Why})"))}",
            assemblies.Sum(a => a.WrittenTypes.Count()),
            [.. misplaced, .. offending]);
    }

    private static bool IsRoot(TypeName type) => Layers.CompositionRoot.Contains(type.FullName, StringComparer.Ordinal);

    private static bool IsKnown(Place? place) =>
        place is { } known && (IsModule(known) || OpenFolders.Concat(ClosedFolders).Concat(Entrances).Contains(known.Folder, StringComparer.Ordinal));

    private static bool IsModule(Place place) => Names.Contains(place.Segment, StringComparer.Ordinal);

    private static bool Allows(Edge edge)
    {
        if (Place.Of(edge.To) is not { } to || Place.Of(edge.From) is not { } from || from.Folder == to.Folder)
        {
            return true;
        }

        return (from.Segment == to.Segment && IsModule(from))
            || OpenFolders.Contains(to.Folder, StringComparer.Ordinal)
            || Table.Any(row => (row.From == from.Segment || row.From == from.Folder) && Covers(row, edge.To, to));
    }

    // A row that names a layer's root means its own types, not the modules below it.
    private static bool Covers(AllowedUse row, TypeName type, Place place) =>
        row.To == place.Folder || (row.To.Contains('.', StringComparison.Ordinal) && type.IsIn($"CleanCustomers.{row.To}"));

    /// <summary>Layer and first segment of one of our types; null for everything else.</summary>
    private sealed record Place(string Layer, string Segment)
    {
        public string Folder => Segment.Length == 0 ? Layer : $"{Layer}.{Segment}";

        public static Place? Of(TypeName type) =>
            type.Namespace.Split('.') is ["CleanCustomers", var layer, .. var rest] ? new Place(layer, rest.FirstOrDefault() ?? "") : null;
    }
}
