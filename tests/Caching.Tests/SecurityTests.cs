using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CleanCustomers.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Caching.Tests;

/// <summary>TLS with an authority of its own, password, rights of the Redis user, settings that cannot work.</summary>
public sealed class SecurityTests : IDisposable
{
    private const string Secret = "s3cret";

    private readonly string folder = Directory.CreateTempSubdirectory("cache-tls-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [FactWithRedis]
    public async Task Over_TLS_with_a_password_the_cache_works()
    {
        MakeCertificates("own", "localhost");
        await File.WriteAllTextAsync(In("password"), Secret + "\n");
        await using var redis = await StartAsync(out var port);
        var (store, region) = (new CountedStore(), Regions.New());
        await using var a = await Node.StartAsync($"localhost:{port},ssl=true", settings: [$"Password=file:{In("password")}", $"Authority={In("own.pem")}"]);
        await using var b = await Node.StartAsync($"localhost:{port},ssl=true", settings: [$"Password=file:{In("password")}", $"Authority={In("own.pem")}"]);

        await a.GetAsync(region, "k", store.LoadAsync);
        await b.GetAsync(region, "k", store.LoadAsync);

        store.Loads.Should().Be(1);
        b.Count("hits redis").Should().Be(1);
    }

    [FactWithRedis]
    public async Task A_certificate_of_another_authority_or_for_another_name_is_refused()
    {
        MakeCertificates("stranger", "localhost");
        foreach (var (host, authority) in new[] { ("localhost", "stranger.pem"), ("elsewhere.test", "own.pem"), ("localhost", null) })
        {
            MakeCertificates("own", host);
            await using var redis = await StartAsync(out var port);
            await using var node = await Node.StartAsync(
                $"localhost:{port},ssl=true,password={Secret}", waits: false, settings: authority is null ? [] : [$"Authority={In(authority)}"]);
            await StaysAwayAsync(node);
        }
    }

    [FactWithRedis]
    public async Task A_wrong_password_fails_no_request_and_is_told_without_it()
    {
        await using var redis = await RedisServer.StartAsync("--requirepass", Secret);
        await using var node = await Node.StartAsync($"{redis.Address},password=wrong-one", waits: false);

        await StaysAwayAsync(node);

        (await node.HealthAsync()).Entries["cache"].Description.Should().NotContain("wrong-one");
    }

    [FactWithRedis]
    public async Task The_rights_that_are_documented_are_enough()
    {
        var acl = In("users.acl");
        await File.WriteAllTextAsync(acl, $"user default on >{Secret} ~cc:* &cc:* +@all -@dangerous +info\nuser admin on nopass ~* &* +@all\n");
        await using var redis = await RedisServer.StartAsync("--aclfile", acl);
        var (store, region) = (new CountedStore(), Regions.New());
        await using var node = await Node.StartAsync($"{redis.Address},password={Secret}", settings: ["MemoryLifetime=00:00:00"]);

        await node.GetAsync(region, "k", store.LoadAsync);
        await node.GetAsync(region, "k", store.LoadAsync);
        await node.InvalidateAsync(region, "k");
        await node.GetAsync(region, "k", store.LoadAsync);

        (store.Loads, node.Count("faults refused"), node.Count("invalidations sent")).Should().Be((2, 0, 1));
    }

    [Theory]
    [InlineData("env:CC_NO_SUCH_VARIABLE", null, "CC_NO_SUCH_VARIABLE")]
    [InlineData("file:/no/such/file", null, "/no/such/file")]
    [InlineData("127.0.0.1:6379,nonsense=1", null, "no list of servers")]
    [InlineData("ssl=true", null, "names no server")]
    [InlineData("127.0.0.1:26379,serviceName=main", null, "Sentinel")]
    [InlineData("127.0.0.1:6379", "hunter2", "reference")]
    public async Task Settings_that_cannot_work_are_refused_at_the_start(string redis, string? password, string told)
    {
        var start = () => Node.StartAsync(redis, waits: false, settings: password is null ? [] : [$"Password={password}"]);

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain(told).And.NotContain("hunter2");
    }

    private static async Task StaysAwayAsync(Node node)
    {
        var store = new CountedStore();
        await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System, CancellationToken.None);

        (await node.GetAsync(Regions.New(), "k", store.LoadAsync))!.Number.Should().Be(1);
        node.IsUp.Should().BeFalse();
        (await node.HealthAsync()).Status.Should().Be(HealthStatus.Degraded);
    }

    private Task<RedisServer> StartAsync(out int port)
    {
        port = LocalPort.Free();
        return RedisServer.StartAsync(
            "--tls-port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--tls-cert-file", In("server.pem"), "--tls-key-file", In("server.key"),
            "--tls-ca-cert-file", In("server-ca.pem"), "--tls-auth-clients", "no", "--requirepass", Secret);
    }

    private void MakeCertificates(string authority, string host)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={authority} authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var root = request.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        server.CertificateExtensions.Add(names.Build());
        using var signed = server.Create(root, from, to, [1, 2, 3, 4]);
        File.WriteAllText(In($"{authority}.pem"), root.ExportCertificatePem());
        File.WriteAllText(In("server-ca.pem"), root.ExportCertificatePem());
        File.WriteAllText(In("server.pem"), signed.ExportCertificatePem());
        File.WriteAllText(In("server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private string In(string file) => Path.Combine(folder, file);
}
