using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads the members of the paging style <c>deltaLink</c>. Their defaults are OData's own names.</summary>
internal static class DeltaReader
{
    private static readonly string[] Entries = ["complete", "sparse", "partial"];

    public static Paging.DeltaLink Read(PresetObject paging, int size, string? sizeParameter)
    {
        var next = paging.Path("next") ?? Known("$['@odata.nextLink']");
        var delta = paging.Path("delta") ?? Known("$['@odata.deltaLink']");
        return new Paging.DeltaLink(next, delta, size, sizeParameter) { Entries = ReadEntries(paging) };
    }

    private static DeltaEntries ReadEntries(PresetObject paging)
    {
        if (paging.Text("entries") is not { } text)
        {
            return DeltaEntries.Complete;
        }

        if (!Entries.Contains(text, StringComparer.Ordinal))
        {
            paging.Problem("entries", $"'{text}' is no choice here.", Spelling.Hint(text, Entries));
        }

        return text switch
        {
            "sparse" => DeltaEntries.Sparse,
            "partial" => DeltaEntries.Partial,
            _ => DeltaEntries.Complete,
        };
    }

    private static JsonPath Known(string text) =>
        JsonPath.TryParse(text, out var path) ? path : throw new ArgumentException($"'{text}' is not a path.", nameof(text));
}
