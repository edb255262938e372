using System.Diagnostics.CodeAnalysis;

namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>Time zones by their IANA name; never the machine's own.</summary>
public static class DateZones
{
    /// <summary>False for names this machine does not know, for Windows names and for anything that is not a plain name.</summary>
    public static bool TryFind(string? name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        return name is { Length: > 0 and <= 64 }
            && char.IsAsciiLetterUpper(name[0])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
            && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone);
    }
}
