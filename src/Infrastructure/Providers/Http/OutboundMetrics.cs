using System.Diagnostics.Metrics;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Warnings that a person can act on before anything fails, each counted when it is logged, with the provider as the tag <c>provider</c>.
/// Read with <c>dotnet-counters</c> or any OpenTelemetry collector.
/// </summary>
internal static class OutboundMetrics
{
    public const string Name = "CleanCustomers.Providers";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Certificates = Meter.CreateCounter<long>(
        "cleancustomers.provider.certificate_expires_soon", "{certificate}", "Certificates of providers that expire within 14 days.");

    private static readonly Counter<long> Versions = Meter.CreateCounter<long>(
        "cleancustomers.provider.version_ends", "{announcement}", "Announced ends of API versions in use (RFC 8594, RFC 9745).");

    public static void CertificateExpiresSoon(string provider) => Certificates.Add(1, new KeyValuePair<string, object?>("provider", provider));

    public static void VersionEnds(string provider) => Versions.Add(1, new KeyValuePair<string, object?>("provider", provider));
}
