using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Application.Providers;

/// <summary>The presets that were found at start. Bad files are left out and told; they never affect others.</summary>
public interface IPresetDirectory
{
    /// <summary>Every file looked at, in the order of their names.</summary>
    IReadOnlyList<PresetFile> Files { get; }

    /// <summary>The valid ones, in the order of their files.</summary>
    IReadOnlyList<ProviderPreset> Presets { get; }

    /// <summary>Everything that is wrong, over all files.</summary>
    IReadOnlyList<PresetProblem> Problems { get; }
}

/// <summary>One preset file as read.</summary>
/// <param name="File">Path as the operator configured it.</param>
/// <param name="Preset">Null when there are problems.</param>
/// <param name="Problems">All of the file, empty when it is valid.</param>
public sealed record PresetFile(string File, ProviderPreset? Preset, IReadOnlyList<PresetProblem> Problems);

/// <summary>One mistake in a preset.</summary>
/// <param name="File">Path as the operator configured it.</param>
/// <param name="Pointer">JSON pointer of the place; "" is the file as a whole.</param>
/// <param name="Message">What is wrong. Never shows what may be a secret.</param>
/// <param name="Remedy">What to do.</param>
public sealed record PresetProblem(string File, string Pointer, string Message, string Remedy)
{
    public override string ToString() => $"{File}{(Pointer.Length == 0 ? "" : "#" + Pointer)}: {Message} {Remedy}";
}
