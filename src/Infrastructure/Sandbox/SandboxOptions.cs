using System.ComponentModel.DataAnnotations;

namespace CleanCustomers.Infrastructure.Sandbox;

/// <summary>The provider that ships with the product: made-up customers that change over time.</summary>
public sealed class SandboxOptions
{
    public const string Section = "Sandbox";

    /// <summary>The token that requests to the sandbox carry. Published on purpose: it protects nothing, it shows how it is done.</summary>
    public const string DemoToken = "sandbox-demo-token";

    /// <summary>False keeps the sandbox from starting with the server or with <c>collect sandbox</c>. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Customers on the first day. Default 5,000.</summary>
    [Range(1, 10_000_000)]
    public int Customers { get; set; } = 5_000;

    /// <summary>Decides who the customers are. Default 1.</summary>
    public long Seed { get; set; } = 1;

    /// <summary>Loopback port. Default 5081; 0 takes a free one.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; } = 5081;

    /// <summary>In this time about 1 % of the customers change. Default 2 minutes, at least 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ChangeEvery { get; set; } = TimeSpan.FromMinutes(2);
}
