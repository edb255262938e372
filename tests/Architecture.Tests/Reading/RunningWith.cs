using System.Collections.Frozen;

namespace CleanCustomers.Architecture.Tests.Reading;

/// <summary>The assembly files of this process by simple name.</summary>
internal static class RunningWith
{
    public static readonly FrozenDictionary<string, string> Files = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .GroupBy(file => Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
}
