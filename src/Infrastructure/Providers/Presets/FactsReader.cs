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

        var read = new PresetFacts(facts.Texts("verified"), facts.Texts("fromMemory"));
        facts.RefuseOthers();
        return read;
    }
}
