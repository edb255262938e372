using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CleanCustomers.Connector.Tests.Outbound;

/// <summary>An authority made for one test, and certificates it issues.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset Today = TimeProvider.System.GetUtcNow();

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 authority;

    public TestCertificates()
    {
        var request = new CertificateRequest("CN=Test Authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        authority = request.CreateSelfSigned(Today.AddYears(-3), Today.AddYears(3));
    }

    public string AuthorityPem => authority.ExportCertificatePem();

    /// <summary>A server's certificate for these names or addresses.</summary>
    public X509Certificate2 Issue(string subject = "localhost", int validFromDays = -30, int validForDays = 365, params string[] names)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var from = Today.AddDays(validFromDays);
        using var bare = RequestFor(subject, own, names).Create(
            authority.SubjectName, X509SignatureGenerator.CreateForECDsa(key), from, from.AddDays(validForDays), RandomNumberGenerator.GetBytes(16));
        using var full = bare.CopyWithPrivateKey(own);
        return X509CertificateLoader.LoadPkcs12(full.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A certificate that vouches for itself.</summary>
    public static X509Certificate2 SelfSigned(string subject = "localhost", int validFromDays = -30, int validForDays = 365)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var full = RequestFor(subject, own, []).CreateSelfSigned(Today.AddDays(validFromDays), Today.AddDays(validFromDays + validForDays));
        return X509CertificateLoader.LoadPkcs12(full.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Certificate and key as a preset refers to them.</summary>
    public string ClientPem()
    {
        using var own = Issue("collector");
        using var exported = own.GetECDsaPrivateKey()!;
        using var copy = ECDsa.Create();
        copy.ImportEncryptedPkcs8PrivateKey("once", exported.ExportEncryptedPkcs8PrivateKey("once", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)), out _);
        return own.ExportCertificatePem() + "\n" + copy.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose()
    {
        authority.Dispose();
        key.Dispose();
    }

    private static CertificateRequest RequestFor(string subject, ECDsa own, string[] names)
    {
        var request = new CertificateRequest($"CN={subject}", own, HashAlgorithmName.SHA256);
        var other = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Length == 0 ? ["localhost", "127.0.0.1"] : names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                other.AddIpAddress(address);
            }
            else
            {
                other.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(other.Build());
        return request;
    }
}
