namespace CleanCustomers.Domain.Providers;

/// <summary>How a provider is reached. By default directly, at public addresses only, trusting what this machine trusts.</summary>
public sealed record Network
{
    public static readonly Network Default = new();

    /// <summary>Networks in CIDR form that may be connected to although they are not public, such as <c>10.1.0.0/16</c>.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>An http proxy that carries every connection, or null for none; what the environment says about proxies never counts.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Reference to the proxy's user name, or null when it asks for none.</summary>
    public string? ProxyUser { get; init; }

    /// <summary>Reference to the proxy's password, or "" for an empty one.</summary>
    public string ProxyPassword { get; init; } = "";

    /// <summary>Reference to certificates (PEM) of issuers that are trusted for this provider beside those of the machine, or null.</summary>
    public string? Authority { get; init; }

    /// <summary>Reference to a certificate and its key (PEM) that this provider demands of us, or null.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>Redirects that stay on scheme, host and port are followed; others never are.</summary>
    public bool FollowsSameOrigin { get; init; }
}
