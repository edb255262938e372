using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Judges the certificate of one connection and keeps the reason when it is refused.</summary>
/// <param name="host">The name asked for.</param>
/// <param name="authorities">Issuers that are trusted beside the machine's, or null.</param>
internal sealed class CertificateCheck(string host, X509Certificate2Collection? authorities, DateTimeOffset now)
{
    private const int MostNames = 10;

    /// <summary>Why it was refused, or null.</summary>
    public OutboundFaultException? Refusal { get; private set; }

    /// <summary>The certificate, or null when the server showed none.</summary>
    public ProviderCertificate? Seen { get; private set; }

    /// <summary>
    /// Nothing is fetched for it: the places where a certificate says that its issuers and its revocation stand are a stranger's addresses,
    /// and the platform would ask them past every check.
    /// </summary>
    public static X509ChainPolicy PolicyAt(DateTimeOffset now) => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        VerificationTime = now.UtcDateTime,
        VerificationTimeIgnored = false,
    };

    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || chain is null)
        {
            Refusal = new OutboundFaultException(FaultTable.TlsUntrusted, "it shows no certificate");
            return false;
        }

        Seen = new ProviderCertificate(
            host, ShownText.Of(NameOf(leaf, forIssuer: false)), ShownText.Of(NameOf(leaf, forIssuer: true)), StartOf(leaf), EndOf(leaf), now);
        var faults = errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? FaultsOf(leaf, chain) : X509ChainStatusFlags.NoError;
        Refusal = Judge(leaf, chain, faults, errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch));
        return Refusal is null;
    }

    // The machine's own roots have refused it: whether it leads to one of the provider's is another chain.
    private X509ChainStatusFlags FaultsOf(X509Certificate2 leaf, X509Chain chain)
    {
        var faults = AllOf(chain);
        if (authorities is null)
        {
            return faults;
        }

        using var own = new X509Chain { ChainPolicy = PolicyAt(now) };
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        foreach (var sent in chain.ChainElements.Skip(1))
        {
            own.ChainPolicy.ExtraStore.Add(sent.Certificate);
        }

        return own.Build(leaf) ? X509ChainStatusFlags.NoError : AllOf(own);
    }

    private OutboundFaultException? Judge(X509Certificate2 leaf, X509Chain chain, X509ChainStatusFlags faults, bool isOtherName)
    {
        if (faults.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            var late = chain.ChainElements.Select(element => element.Certificate).FirstOrDefault(c => EndOf(c) < now || StartOf(c) > now) ?? leaf;
            return new OutboundFaultException(
                FaultTable.TlsExpired, $"{ShownText.Of(NameOf(late, forIssuer: false))}, valid from {Instants.Format(StartOf(late))} to {Instants.Format(EndOf(late))}");
        }

        if (isOtherName)
        {
            return new OutboundFaultException(FaultTable.TlsName, $"it is for {ShownText.Of(string.Join(", ", NamesOf(leaf).Take(MostNames)))}");
        }

        return faults == X509ChainStatusFlags.NoError
            ? null
            : new OutboundFaultException(FaultTable.TlsUntrusted, $"{ShownText.Of(NameOf(leaf, forIssuer: false))}, issued by {ShownText.Of(NameOf(leaf, forIssuer: true))} ({faults})");
    }

    private static IEnumerable<string> NamesOf(X509Certificate2 leaf)
    {
        var other = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        return other.Count == 0
            ? [NameOf(leaf, forIssuer: false)]
            : other.SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())));
    }

    private static X509ChainStatusFlags AllOf(X509Chain chain) =>
        chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);

    private static string NameOf(X509Certificate2 certificate, bool forIssuer) => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer);

    private static DateTimeOffset StartOf(X509Certificate2 certificate) => new(certificate.NotBefore.ToUniversalTime());

    private static DateTimeOffset EndOf(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());
}
