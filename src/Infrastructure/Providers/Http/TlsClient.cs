using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Makes the encrypted connection to a provider and says by code why one cannot be made.</summary>
internal sealed class TlsClient(Network network, TimeProvider time, Func<string, Result<string>> secrets, Action<ProviderCertificate> seen)
{
    // RFC 8446 §6.2.
    private const byte HandshakeFailure = 40;
    private const byte UnknownAuthority = 48;
    private const byte ProtocolVersion = 70;
    private const byte UnknownName = 112;
    private const byte CertificateRequired = 116;

    /// <exception cref="OutboundFaultException">No connection that can be trusted.</exception>
    public async Task<SslStream> SecureAsync(Stream wire, string host, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var check = new CertificateCheck(host, Authorities(), now);
        var watch = new TlsWatch(wire);
        var stream = new DemandingSslStream(watch);
        try
        {
            await stream.AuthenticateAsClientAsync(OptionsFor(host, check, stream, now), cancellationToken);
            watch.Stop();
            return stream;
        }
        catch (Exception failed) when (failed is AuthenticationException or IOException or CryptographicException)
        {
            await stream.DisposeAsync();
            throw check.Refusal ?? Explain(failed, watch, stream.IsDemanded);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
        finally
        {
            if (check.Seen is { } certificate)
            {
                seen(certificate);
            }
        }
    }

    private SslClientAuthenticationOptions OptionsFor(string host, CertificateCheck check, DemandingSslStream stream, DateTimeOffset now)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = CertificateCheck.PolicyAt(now),
            RemoteCertificateValidationCallback = check.Accept,
        };
        if (ClientCertificate() is { } own)
        {
            options.ClientCertificateContext = own;
            stream.Carry();
        }
        else
        {
            // Asked once before the handshake, without a server, and again when a server demands one.
            options.LocalCertificateSelectionCallback = (_, _, _, server, issuers) =>
            {
                if (server is not null || issuers.Length > 0)
                {
                    stream.Demand();
                }

                return null!;
            };
        }

        return options;
    }

    private static OutboundFaultException Explain(Exception failed, TlsWatch watch, bool isDemanded) => watch switch
    {
        { IsNotTls: true } => new(FaultTable.TlsProtocol, inner: failed),
        { IsOld: true } or { AlertSent: ProtocolVersion } => new(FaultTable.TlsVersion, inner: failed),
        { AlertSent: UnknownName } => new(FaultTable.TlsName, "the server serves no such name", failed),
        { AlertSent: CertificateRequired or (> HandshakeFailure and <= UnknownAuthority) } => new(FaultTable.TlsClient, inner: failed),
        { AlertSent: HandshakeFailure } when isDemanded => new(FaultTable.TlsClient, inner: failed),
        { AlertSent: { } alert } => new(FaultTable.Tls, $"the server ended the handshake with alert {alert}", failed),
        _ when failed is IOException => new(FaultTable.Reset, "during the TLS handshake", failed),
        _ => new(FaultTable.Tls, inner: failed),
    };

    private X509Certificate2Collection? Authorities()
    {
        if (network.Authority is not { } reference)
        {
            return null;
        }

        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(Secret(reference));
        }
        catch (CryptographicException damaged)
        {
            throw new OutboundFaultException(FaultTable.Secret, "network.authority holds no certificate (PEM)", damaged);
        }

        return found.Count > 0 ? found : throw new OutboundFaultException(FaultTable.Secret, "network.authority holds no certificate (PEM)");
    }

    private SslStreamCertificateContext? ClientCertificate()
    {
        if (network.ClientCertificate is not { } reference)
        {
            return null;
        }

        try
        {
            var pem = Secret(reference);
            using var own = X509Certificate2.CreateFromPem(pem, pem);
            var others = new X509Certificate2Collection();
            others.ImportFromPem(pem);

            // A key that exists only in memory cannot be used on every system, one that was loaded can.
            return SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null), others, offline: true);
        }
        catch (Exception damaged) when (damaged is CryptographicException or ArgumentException)
        {
            throw new OutboundFaultException(FaultTable.Secret, "network.clientCertificate holds no certificate with its key (PEM)", damaged);
        }
    }

    private string Secret(string reference)
    {
        var secret = secrets(reference);
        return secret.Error is { } error
            ? throw new OutboundFaultException(FaultTable.Secret with { Code = error.Code }, error.Message.TrimEnd('.'))
            : secret.Value;
    }

    /// <summary>
    /// Says why a connection ends before its first answer. In TLS 1.3 the refusal of a client certificate, or of none, comes behind the handshake,
    /// as a failure of the first read or as a mere end (RFC 8446 §4.4.2.4). See <see cref="FreshStream"/> for why the platform must not see the end.
    /// </summary>
    private sealed class DemandingSslStream(Stream inner) : SslStream(inner, leaveInnerStreamOpen: false)
    {
        private bool carries;
        private bool hasAnswered;

        /// <summary>The server demanded a certificate and there was none.</summary>
        public bool IsDemanded { get; private set; }

        public void Demand() => IsDemanded = true;

        /// <summary>A certificate was at hand for the case that the server demands one.</summary>
        public void Carry() => carries = true;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (hasAnswered || buffer.IsEmpty)
            {
                return await base.ReadAsync(buffer, cancellationToken);
            }

            try
            {
                var read = await base.ReadAsync(buffer, cancellationToken);
                hasAnswered = read > 0;
                return hasAnswered ? read : throw new OutboundFaultException(IsDemanded ? FaultTable.TlsClient : FaultTable.Reset);
            }
            catch (Exception refused) when (refused is IOException or AuthenticationException)
            {
                // A line that broke is no refusal; an alert is.
                var isAlert = refused.InnerException is not (null or SocketException);
                throw new OutboundFaultException(IsDemanded || (carries && isAlert) ? FaultTable.TlsClient : FaultTable.Reset, inner: refused);
            }
        }
    }
}
