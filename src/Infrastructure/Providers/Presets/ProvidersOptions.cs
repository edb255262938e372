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
}
