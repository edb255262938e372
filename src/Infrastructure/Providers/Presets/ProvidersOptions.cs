using System.ComponentModel.DataAnnotations;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Section <c>Providers</c> of the configuration.</summary>
internal sealed class ProvidersOptions
{
    /// <summary>Folder of the preset files (<c>*.json</c>, not its subfolders), from the working directory. Default <c>providers</c>.</summary>
    [Required]
    public string Folder { get; set; } = "providers";

    /// <summary>Provider name to a base URL that replaces the one in its file: the same presets against a test system.</summary>
    public Dictionary<string, string> BaseUrls { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Networks in CIDR form that every provider may be in although they are not public, beside those its own file allows. Default none.
    /// </summary>
    [NetworkRanges]
    public List<string> AllowedNetworks { get; } = [];

    /// <summary>
    /// How often the folder and the files of secrets are looked at although the system told of no change. Default 2 seconds; a change that the
    /// system tells of is seen in under one.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(2);
}
