using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Diagnosis;

/// <summary>Shakes hands as the client does and tells whose certificate it is, who issued it and how long it is good.</summary>
internal static class CertificateProbe
{
    private const string Name = "tls";
    private const int WarnDays = 14;

    public static async Task<CheckStep> LookAsync(Socket socket, Preset preset, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (preset.BaseUrl.Scheme != Uri.UriSchemeHttps)
        {
            return new CheckStep(Name, CheckOutcome.Skipped, "The base URL is plain http: nothing is encrypted.");
        }

        var seen = new Seen();
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true, seen.Judge);
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = preset.BaseUrl.IdnHost }, cancellationToken);
            return Accepted(seen.Certificate!, tls.SslProtocol, now);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            var row = FaultTable.OfSending(new HttpRequestException(HttpRequestError.SecureConnectionError, inner: refused))!;
            return FaultSteps.Of(Name, row, seen.Certificate is { } certificate ? $"{seen.Why}. {Describe(certificate, now)}" : "the handshake ended before a certificate was shown.");
        }
        finally
        {
            seen.Certificate?.Dispose();
        }
    }

    private static CheckStep Accepted(X509Certificate2 certificate, SslProtocols protocol, DateTimeOffset now)
    {
        var message = $"{protocol}. {Describe(certificate, now)}";
        return DaysLeft(certificate, now) < WarnDays
            ? new CheckStep(Name, CheckOutcome.Warning, message) { Remedy = "Ask the provider to renew its certificate: when it has expired nothing is collected." }
            : new CheckStep(Name, CheckOutcome.Ok, message);
    }

    private static string Describe(X509Certificate2 certificate, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"Certificate of {Plain(certificate.Subject)}, issued by {Plain(certificate.Issuer)}, good from {At(certificate.NotBefore)} to {At(certificate.NotAfter)} ({DaysLeft(certificate, now)} days left).");

    // The platform tells these in the machine's zone.
    private static string At(DateTime local) => Instants.Format(new DateTimeOffset(local.ToUniversalTime()));

    private static int DaysLeft(X509Certificate2 certificate, DateTimeOffset now) =>
        (int)Math.Floor((new DateTimeOffset(certificate.NotAfter.ToUniversalTime()) - now).TotalDays);

    /// <summary>A stranger wrote it.</summary>
    private static string Plain(string name) => new([.. name.Where(c => !char.IsControl(c)).Take(200)]);

    private sealed class Seen
    {
        public X509Certificate2? Certificate { get; private set; }

        public string Why { get; private set; } = "";

        // Strict as the client: what it would not trust ends the handshake here too.
        public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            Certificate = certificate is null ? null : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            var reasons = chain?.ChainStatus.Select(status => status.Status.ToString()).Where(_ => errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)) ?? [];
            Why = string.Join(", ", reasons.Prepend(errors.ToString()));
            return errors == SslPolicyErrors.None;
        }
    }
}
