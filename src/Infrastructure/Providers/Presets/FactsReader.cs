using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>facts</c>.</summary>
internal static class FactsReader
{
    public static PresetFacts Read(PresetObject root)
    {
        if (root.Object("facts") is not { } facts)
        {
            return PresetFacts.None;
        }

        var read = new PresetFacts(Of(facts, "verified"), Of(facts, "fromMemory"));
        facts.RefuseOthers();
        return read;
    }

    private static string[] Of(PresetObject facts, string name) => [.. facts.Texts(name).Select(fact => fact.Text)];
}
