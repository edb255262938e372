using System.Net.Http.Headers;
using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// The access token of one provider: fetched by one request for all who need it, kept in memory, renewed before it ends (ADR 0019). A token
/// request is not stopped when its caller is: a refresh token that was used up by it would be lost.
/// </summary>
internal sealed partial class AccessTokens(Preset preset, Auth.OAuth2 auth, HttpMessageInvoker client, RequestPace pace, ConnectorParts parts)
    : IDisposable
{
    private readonly Uri endpoint = auth.TokenUrl.IsAbsoluteUri ? auth.TokenUrl : new Uri(preset.BaseUrl, auth.TokenUrl);
    private readonly RefreshTokens refreshTokens = new(auth, parts);
    private readonly AnswerRules answers = new(preset with { Errors = [] }, pace, parts.Time);
    private readonly ILogger logger = parts.Logger;
    private readonly CancellationTokenSource closing = new();
    private readonly Lock gate = new();
    private AccessToken? current;
    private Task<AccessToken>? fetching;

    /// <summary>The token in memory, or a new one; all who ask while one is fetched get that one, or its fault.</summary>
    /// <exception cref="ProviderFaultException">The token endpoint gives none.</exception>
    public Task<AccessToken> GetAsync(FaultSite site, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (current is { } token && token.RenewAt > parts.Time.GetUtcNow())
            {
                return Task.FromResult(token);
            }

            fetching ??= Task.Run(() => FetchAsync(site with { TokenEndpoint = endpoint }, closing.Token), CancellationToken.None);
            return fetching.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The provider refused this token: the next one who asks fetches another, unless that has happened already.</summary>
    public void Refuse(AccessToken token)
    {
        lock (gate)
        {
            current = ReferenceEquals(current, token) ? null : current;
        }
    }

    public void Dispose()
    {
        closing.Cancel();
        closing.Dispose();
    }

    private async Task<AccessToken> FetchAsync(FaultSite site, CancellationToken cancellationToken)
    {
        try
        {
            var token = await RequestAsync(site, cancellationToken);
            lock (gate)
            {
                current = token;
            }

            LogFetched(preset.Provider.Value);
            return token;
        }
        catch (ProviderFaultException fault) when (fault.Class == FaultClass.Throttled)
        {
            await pace.ThrottledAsync(fault, CancellationToken.None);
            throw;
        }
        finally
        {
            lock (gate)
            {
                fetching = null;
            }
        }
    }

    private async Task<AccessToken> RequestAsync(FaultSite site, CancellationToken cancellationToken)
    {
        var refresh = refreshTokens.Current(site);
        using var request = RequestWith(refresh, site);
        using var deadline = new PageDeadline(preset.Limits, parts.Time, cancellationToken);
        try
        {
            var sent = parts.Time.GetUtcNow();
            using var response = await client.SendAsync(request, deadline.Token);
            var body = await ReadAsync(response, deadline, site);
            var token = TokenAnswer.Read(body, auth, site, sent);
            refreshTokens.Keep(refresh, token.RefreshToken, LogNotKept);
            return token;
        }
        catch (ProviderFaultException fault) when (refresh is not null && fault.Class is FaultClass.Transient or FaultClass.Contract)
        {
            throw Final(fault);
        }
        catch (Exception e) when (PageReader.RowOf(e, deadline, cancellationToken) is { } row)
        {
            var fault = site.Fault(row, FaultTable.DetailOf(e), e);
            throw refresh is not null && MayHaveArrived(row) ? Final(fault) : fault;
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, PageDeadline deadline, FaultSite site)
    {
        var status = (int)response.StatusCode;
        if (status is 400 or 401 or 403)
        {
            throw TokenAnswer.Refusal(await SmallBody.ReadAsync(response, deadline, site) ?? [], status, site);
        }

        if (status is < 200 or > 201)
        {
            throw await answers.FaultAsync(response, canExpire: false, deadline, site);
        }

        return await SmallBody.ReadAsync(response, deadline, site) ?? throw site.Fault(FaultTable.TooLarge, $"more than {SmallBody.Most} bytes");
    }

    private HttpRequestMessage RequestWith(string? refresh, FaultSite site)
    {
        var id = RequestAuth.Secret(parts, auth.ClientId, site, isLiteralAllowed: true);
        var secret = RequestAuth.Secret(parts, auth.ClientSecret, site);
        var form = new List<KeyValuePair<string, string>> { new("grant_type", refresh is null ? "client_credentials" : "refresh_token") };
        Add("refresh_token", refresh);
        Add("scope", auth.Scope);
        Add("audience", auth.Audience);
        var inBody = auth.SendsClientInBody || secret.Length == 0;
        if (inBody)
        {
            Add("client_id", id);
            Add("client_secret", secret.Length == 0 ? null : secret);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("User-Agent", "CleanCustomers");
        if (!inBody)
        {
            var pair = $"{FormText(id)}:{FormText(secret)}";
            request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes(pair))}");
        }

        return request;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                form.Add(new(name, value));
            }
        }
    }

    /// <summary>RFC 6749 §2.3.1: id and secret are form-encoded before they become user name and password.</summary>
    private static string FormText(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    /// <summary>Without a connection nothing was done there; anything else may have used the refresh token up.</summary>
    private static bool MayHaveArrived(FaultRow row) =>
        row.Class is FaultClass.Transient or FaultClass.Contract
        && row != FaultTable.Dns && row != FaultTable.Refused && row != FaultTable.Unreachable && row != FaultTable.ConnectTimeout && row != FaultTable.Proxy;

    private static ProviderFaultException Final(ProviderFaultException fault) =>
        new(fault.Error, fault.Class, fault.InnerException) { NotBefore = fault.NotBefore, IsFinal = true };

    [LoggerMessage(Level = LogLevel.Debug, Message = "Provider {Provider}: access token fetched")]
    private partial void LogFetched(string provider);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The new refresh token could not be written to {Reference}; it lasts as long as this process. Let the process write there, or sign in again after a restart")]
    private partial void LogNotKept(string reference);
}
