using System.ComponentModel.DataAnnotations;

namespace CleanCustomers.Application.Access;

/// <summary>Configuration section <c>Access</c>. Everything works without configuration.</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>
    /// A key with every scope that is not in the store: <c>env:NAME</c> or <c>file:path</c>, never the key itself. Default none. For setting a
    /// service up without a person at hand; <c>keys generate</c> prints one.
    /// </summary>
    public string? BootstrapKey { get; set; }

    /// <summary>
    /// Names under which the service is reached, parted by commas: <c>customers.example.com</c>. Default none: any beyond loopback; over loopback always
    /// this machine's names only, so a proxy beside it that passes its own name on needs it here.
    /// </summary>
    public string? Hosts { get; set; }

    /// <summary>How long a node remembers a key that it looked up, and so how long a revoked one works on other nodes. Default 1 second; 0 asks the store each time.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:02", ParseLimitsInInvariantCulture = true)]
    public TimeSpan KeyMemory { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a sign-in link works. Default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a signed-in browser stays so. Default 12 hours.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Refused credentials of one client address within <see cref="FailureWindow"/>, after which it is told to wait. Default 20.</summary>
    [Range(1, 10_000)]
    public int Failures { get; set; } = 20;

    /// <summary>Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan FailureWindow { get; set; } = TimeSpan.FromMinutes(1);
}
