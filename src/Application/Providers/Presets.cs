using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Application.Providers;

/// <summary>
/// The presets in force now. Bad files are left out and told; they never affect others, and a file that became bad leaves its last valid
/// version in force (ADR 0026).
/// </summary>
public interface IPresetDirectory
{
    /// <summary>Every file looked at, in the order of their names.</summary>
    IReadOnlyList<PresetFile> Files { get; }

    /// <summary>Those in force, in the order of their files. A preset that did not change stays the same object.</summary>
    IReadOnlyList<ProviderPreset> Presets { get; }

    /// <summary>Everything that is wrong, over all files.</summary>
    IReadOnlyList<PresetProblem> Problems { get; }

    /// <summary>Raised after any of the above changed; never by a directory whose presets are fixed.</summary>
    event EventHandler? Changed
    {
        add { }
        remove { }
    }
}

/// <summary>One preset file as read.</summary>
/// <param name="File">Path as the operator configured it.</param>
/// <param name="Preset">The version in force, or null. Beside problems it is the last valid one: the file on disk is refused.</param>
/// <param name="Problems">All of the file on disk, empty when it is valid.</param>
public sealed record PresetFile(string File, ProviderPreset? Preset, IReadOnlyList<PresetProblem> Problems)
{
    /// <summary>When the version in force was read; null without one.</summary>
    public DateTimeOffset? ReadAt { get; init; }
}

/// <summary>One mistake in a preset.</summary>
/// <param name="File">Path as the operator configured it.</param>
/// <param name="Pointer">JSON pointer of the place; "" is the file as a whole.</param>
/// <param name="Message">What is wrong. Never shows what may be a secret.</param>
/// <param name="Remedy">What to do.</param>
public sealed record PresetProblem(string File, string Pointer, string Message, string Remedy)
{
    public override string ToString() => $"{File}{(Pointer.Length == 0 ? "" : "#" + Pointer)}: {Message} {Remedy}";
}
