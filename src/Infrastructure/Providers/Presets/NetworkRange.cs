using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Texts that name networks: an address with the number of its leading bits, or one address alone.</summary>
internal static class NetworkRange
{
    public const string Example = "10.1.0.0/16 or 192.168.1.20";

    /// <summary>
    /// False for everything that could mean less or more than it seems to: bits behind the prefix, the IPv6 spelling of an IPv4 address
    /// (it would never match), short and octal spellings.
    /// </summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        var parts = text.Split('/');
        if (parts.Length > 2 || !IsPlain(parts[0]) || !IPAddress.TryParse(parts[0], out var address) || address.IsIPv4MappedToIPv6 || address.ScopeIdOrZero() != 0)
        {
            return false;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (parts.Length == 1)
        {
            network = new IPNetwork(address, bits);
            return true;
        }

        return IPNetwork.TryParse(text, out network) && network.BaseAddress.Equals(address);
    }

    // IPv4 as four decimal numbers: the platform also reads 10.1, 0x7f.1 and 010.0.0.1.
    private static bool IsPlain(string address) => address.Contains(':', StringComparison.Ordinal)
        || (address.Split('.') is { Length: 4 } numbers && Array.TrueForAll(numbers, n => n.Length is > 0 and <= 3 && n.All(char.IsAsciiDigit) && (n.Length == 1 || n[0] != '0')));

    private static long ScopeIdOrZero(this IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId : 0;
}

/// <summary>Every text of the list names a network.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NetworkRangesAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        (value as IEnumerable<string> ?? []).FirstOrDefault(text => !NetworkRange.TryParse(text, out _)) is { } wrong
            ? new ValidationResult($"Providers:AllowedNetworks: '{wrong}' is no network. Write for example {NetworkRange.Example}.")
            : ValidationResult.Success;
}
