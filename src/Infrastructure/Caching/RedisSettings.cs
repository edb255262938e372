using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CleanCustomers.Infrastructure.Common;
using StackExchange.Redis;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>Turns the settings into those of the client.</summary>
internal static class RedisSettings
{
    private const int ConnectMilliseconds = 2_000;
    private const int KeepAliveSeconds = 10;

    /// <returns>The client's settings, or what is wrong with ours. Messages never hold a password.</returns>
    public static (ConfigurationOptions? Settings, string? Fault) Read(CacheOptions options)
    {
        var (text, fault) = Resolve(options.Redis);
        if (text is null)
        {
            return (null, $"Cache:Redis: {fault}");
        }

        ConfigurationOptions settings;
        try
        {
            settings = ConfigurationOptions.Parse(text, ignoreUnknown: false);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            return (null, "Cache:Redis is no list of servers and settings such as redis1:6379,ssl=true.");
        }

        if (settings.EndPoints.Count == 0)
        {
            return (null, "Cache:Redis names no server.");
        }

        if (!string.IsNullOrEmpty(settings.ServiceName))
        {
            return (null, "Cache:Redis names a serviceName: the client knows no Sentinel. Name the servers themselves.");
        }

        if (options.Password is { } reference)
        {
            (settings.Password, fault) = Resolve(reference, isReference: true);
            if (fault is not null)
            {
                return (null, $"Cache:Password: {fault}");
            }
        }

        if (options.Authority is { } file && (fault = Trust(settings, file)) is not null)
        {
            return (null, $"Cache:Authority: {fault}");
        }

        // Without this the client would throw when Redis is away at the start, and never try again.
        settings.AbortOnConnectFail = false;
        settings.ConnectTimeout = ConnectMilliseconds;
        settings.KeepAlive = KeepAliveSeconds;
        settings.ClientName ??= "cleancustomers";
        return (settings, null);
    }

    private static (string? Text, string? Fault) Resolve(string? text, bool isReference = false) => text switch
    {
        null or "" => (null, "is empty."),
        _ when isReference || SecretText.IsReference(text) => SecretText.Read(text),
        _ => (text, null),
    };

    private static string? Trust(ConfigurationOptions settings, string file)
    {
        try
        {
            var authority = X509CertificateLoader.LoadCertificateFromFile(file);
            settings.CertificateValidation += (_, certificate, _, errors) => IsTrusted(certificate, errors, authority);
            return null;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return $"{file} is no certificate that this process can read.";
        }
    }

    // The name must fit and the chain must end at this authority; no system authority counts then.
    private static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, X509Certificate2 authority)
    {
        if (certificate is not X509Certificate2 shown || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(shown);
    }
}
