using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using static System.Buffers.Text.Base64Url;

namespace CleanCustomers.Web.Tests.Access;

/// <summary>A small OpenID provider on a real socket: publishes its document and keys, and signs what a test asks for, right or wrong.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly RSA rsa = RSA.Create(2048);
    private readonly ECDsa elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA next = RSA.Create(2048);

    private Issuer(WebApplication app) => this.app = app;

    public string Address { get; private set; } = "";

    /// <summary>It has changed its keys: the ones before are not published any more.</summary>
    public bool HasRotated { get; set; }

    /// <summary>It answers everything with 503.</summary>
    public bool IsAway { get; set; }

    public int Asked { get; private set; }

    public static async Task<Issuer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var issuer = new Issuer(builder.Build());
        issuer.app.Run(issuer.AnswerAsync);
        await issuer.app.StartAsync();
        issuer.Address = issuer.app.Urls.Single();
        return issuer;
    }

    /// <summary>Claims of a token that is right in everything.</summary>
    public JsonObject Claims(DateTimeOffset now, string scope = "customers.read") => new()
    {
        ["iss"] = Address, ["aud"] = "cleancustomers", ["sub"] = "anna@example.com", ["azp"] = "portal", ["scope"] = scope,
        ["nbf"] = now.AddMinutes(-1).ToUnixTimeSeconds(), ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
    };

    public string Rs256(JsonNode claims) => Sign("RS256", "one", claims, bytes => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public string Ps256(JsonNode claims) => Sign("PS256", "one", claims, bytes => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));

    public string Rs512(JsonNode claims) => Sign("RS512", "one", claims, bytes => rsa.SignData(bytes, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1));

    public string Es256(JsonNode claims) => Sign("ES256", "two", claims, bytes => elliptic.SignData(bytes, HashAlgorithmName.SHA256));

    public string OfNextKey(JsonNode claims) => Sign("RS256", "three", claims, bytes => next.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>Signed by a key that only pretends to be ours.</summary>
    public static string OfStranger(JsonNode claims)
    {
        using var stranger = RSA.Create(2048);
        return Sign("RS256", "one", claims, bytes => stranger.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    /// <summary>The public key taken as the secret of an HMAC: everybody can make it.</summary>
    public string ByPublicKey(JsonNode claims) => Sign("HS256", "one", claims, bytes => HMACSHA256.HashData(rsa.ExportSubjectPublicKeyInfo(), bytes));

    public string ByModulus(JsonNode claims) => Sign("HS256", "one", claims, bytes => HMACSHA256.HashData(rsa.ExportParameters(false).Modulus!, bytes));

    public static string Unsigned(JsonNode claims, string algorithm = "none") => Sign(algorithm, "one", claims, _ => []);

    /// <summary>Brings its own key along in the header.</summary>
    public static string WithOwnKey(JsonNode claims)
    {
        using var own = RSA.Create(2048);
        var header = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["jwk"] = KeyOf(own, "own") };
        return Sign(header, claims, bytes => own.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        rsa.Dispose();
        elliptic.Dispose();
        next.Dispose();
    }

    private static string Sign(string algorithm, string key, JsonNode claims, Func<byte[], byte[]> sign) =>
        Sign(new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT", ["kid"] = key }, claims, sign);

    private static string Sign(JsonObject header, JsonNode claims, Func<byte[], byte[]> sign)
    {
        var content = $"{EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{content}.{EncodeToString(sign(Encoding.ASCII.GetBytes(content)))}";
    }

    private Task AnswerAsync(HttpContext http)
    {
        Asked++;
        if (IsAway)
        {
            http.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            return Task.CompletedTask;
        }

        var answer = http.Request.Path == "/keys"
            ? new JsonObject { ["keys"] = HasRotated ? new JsonArray(KeyOf(next, "three")) : new JsonArray(KeyOf(rsa, "one"), KeyOfElliptic()) }
            : new JsonObject { ["issuer"] = Address, ["jwks_uri"] = $"{Address}/keys" };
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(answer.ToJsonString(), http.RequestAborted);
    }

    private static JsonObject KeyOf(RSA key, string id)
    {
        var parameters = key.ExportParameters(false);
        return new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = id, ["n"] = EncodeToString(parameters.Modulus), ["e"] = EncodeToString(parameters.Exponent) };
    }

    private JsonObject KeyOfElliptic()
    {
        var point = elliptic.ExportParameters(false).Q;
        return new JsonObject { ["kty"] = "EC", ["use"] = "sig", ["kid"] = "two", ["crv"] = "P-256", ["x"] = EncodeToString(point.X), ["y"] = EncodeToString(point.Y) };
    }
}
