using System.Net.Http.Headers;
using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Presets;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>What a request was sent with, and what its answer says about that.</summary>
internal sealed class SentCredentials
{
    public AccessToken? Token { get; init; }

    /// <summary>The instant in its signature, or null without one.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>The answer's <c>Date</c> header, or null.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }
}

/// <summary>Puts the credentials of one provider on its requests. One per provider: all its pages and lists share it.</summary>
internal sealed class RequestAuth : IDisposable
{
    /// <summary>Signatures are good for five minutes at most services: a clock further off than this is the likeliest reason of a refusal.</summary>
    private static readonly TimeSpan TooFarOff = TimeSpan.FromMinutes(4);

    private readonly Preset preset;
    private readonly ConnectorParts parts;
    private readonly AccessTokens? tokens;
    private long clockOffsetTicks;

    /// <param name="parts">Secrets are asked for at each request, so a rotated one is used at once.</param>
    public RequestAuth(Preset preset, HttpMessageInvoker client, RequestPace pace, ConnectorParts parts)
    {
        this.preset = preset;
        this.parts = parts;
        tokens = preset.Auth is Auth.OAuth2 oauth ? new AccessTokens(preset, oauth, client, pace, parts) : null;
    }

    /// <summary>The last step before sending: address, headers and content must be complete.</summary>
    /// <exception cref="ProviderFaultException">There is no usable credential.</exception>
    public async Task<SentCredentials> ApplyAsync(HttpRequestMessage request, FaultSite site, CancellationToken cancellationToken)
    {
        var headers = request.Headers;
        switch (preset.Auth)
        {
            case Auth.Bearer bearer:
                Add(headers, "Authorization", $"Bearer {Secret(parts, bearer.Token, site)}", site);
                break;
            case Auth.Basic basic:
                var pair = $"{Secret(parts, basic.User, site)}:{Secret(parts, basic.Password, site)}";
                Add(headers, "Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}", site);
                break;
            case Auth.HeaderKey key:
                Add(headers, key.Name, Secret(parts, key.Value, site), site);
                break;
            case Auth.OAuth2 oauth:
                var token = await tokens!.GetAsync(site, cancellationToken);
                Apply(request, oauth, token, site);
                return new SentCredentials { Token = token };
            case Auth.AwsSigV4 aws:
                return await SignAsync(request, aws, site, cancellationToken);
        }

        return new SentCredentials();
    }

    /// <summary>
    /// True when a refused request is worth sending once more: its token is given up, or the clock of the signatures is set by the provider's.
    /// </summary>
    public bool Mends(SentCredentials credentials, ProviderFaultException fault)
    {
        if (credentials.Token is { } token && fault.Class == FaultClass.Auth)
        {
            tokens!.Refuse(token);
            return true;
        }

        if (credentials is { SignedAt: { } signed, AnsweredAt: { } told }
            && fault.Class is FaultClass.Auth or FaultClass.Config
            && (told - signed).Duration() > TooFarOff)
        {
            Interlocked.Exchange(ref clockOffsetTicks, (told - parts.Time.GetUtcNow()).Ticks);
            return true;
        }

        return false;
    }

    public void Dispose() => tokens?.Dispose();

    /// <param name="isLiteralAllowed">The text may be the value itself instead of a reference to it.</param>
    public static string Secret(ConnectorParts parts, string reference, FaultSite site, bool isLiteralAllowed = false)
    {
        if (isLiteralAllowed && !SecretReference.IsValid(reference))
        {
            return reference;
        }

        var secret = parts.Secrets(reference);
        return secret.Error is { } error
            ? throw site.Fault(FaultTable.Secret with { Code = error.Code }, error.Message.TrimEnd('.'))
            : secret.Value;
    }

    private static void Apply(HttpRequestMessage request, Auth.OAuth2 oauth, AccessToken token, FaultSite site)
    {
        if (token.Origin is { } origin)
        {
            request.RequestUri = new Uri(origin.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + request.RequestUri!.PathAndQuery);
        }

        Add(request.Headers, oauth.Header ?? "Authorization", oauth.Header is null ? $"Bearer {token.Value}" : token.Value, site);
    }

    private async Task<SentCredentials> SignAsync(HttpRequestMessage request, Auth.AwsSigV4 aws, FaultSite site, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        var at = parts.Time.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref clockOffsetTicks));
        var session = aws.SessionToken is { } reference ? Usable(Secret(parts, reference, site), site) : null;
        var key = new AwsKey(Usable(Secret(parts, aws.AccessKey, site), site), Secret(parts, aws.SecretKey, site), session);
        AwsSignature.Sign(request, body, key, new AwsScope(aws.Region, aws.Service), at);
        return new SentCredentials { SignedAt = at };
    }

    private static void Add(HttpRequestHeaders headers, string name, string value, FaultSite site)
    {
        headers.Remove(name);
        if (!headers.TryAddWithoutValidation(name, Usable(value, site)))
        {
            throw site.Fault(FaultTable.Secret, "it cannot be sent in its header");
        }
    }

    /// <summary>The client would refuse it too, but as a failed connection that is tried again.</summary>
    private static string Usable(string value, FaultSite site) => value.AsSpan().ContainsAnyExceptInRange(' ', '~')
        ? throw site.Fault(FaultTable.Secret, "it holds a line break or another character that a header cannot carry; only visible ASCII can be sent")
        : value;
}
