using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>deletions</c>: how the provider tells what is gone when its list does not.</summary>
internal static class DeletionsReader
{
    public static AbsenceRule? Read(PresetObject root)
    {
        if (root.Object("deletions") is not { } deletions)
        {
            return null;
        }

        var absence = AbsenceReader.Read(deletions);
        deletions.RefuseOthers();
        return absence;
    }
}
