using System.Runtime.InteropServices;
using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

namespace CleanCustomers.ReleaseTests;

/// <summary>A test of the archive, which is built and runs on Linux on x64 only; skipped elsewhere.</summary>
internal sealed class FactOnLinuxAttribute : FactAttribute
{
    public FactOnLinuxAttribute() => Skip = WhyNot;

    /// <summary>Null where the archive can be built and started.</summary>
    public static string? WhyNot { get; } =
        OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64 ? null : "The release archive is for Linux on x64.";
}

/// <summary>As <see cref="FactOnLinuxAttribute"/>, with rows.</summary>
internal sealed class TheoryOnLinuxAttribute : TheoryAttribute
{
    public TheoryOnLinuxAttribute() => Skip = FactOnLinuxAttribute.WhyNot;
}
