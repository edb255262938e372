using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Where a fault happened, for its message: provider, host and page, and nothing a stranger may not read.</summary>
/// <param name="Preset">The provider.</param>
/// <param name="Page">1 for the first page of the read.</param>
internal readonly record struct FaultSite(Preset Preset, int Page)
{
    /// <summary>The token endpoint, when it is there and not at the list that something went wrong.</summary>
    public Uri? TokenEndpoint { get; init; }

    /// <summary>The fault as an exception.</summary>
    /// <param name="row">What kind.</param>
    /// <param name="detail">More about it; holds no query value, token or body.</param>
    /// <param name="inner">What .NET said.</param>
    /// <param name="notBefore">When the provider may be called again, if it said so.</param>
    public ProviderFaultException Fault(FaultRow row, string? detail = null, Exception? inner = null, DateTimeOffset? notBefore = null)
    {
        var what = detail is null ? row.What : $"{row.What}: {detail}";
        var where = TokenEndpoint is null ? "" : "At the token endpoint: ";
        var host = (TokenEndpoint ?? Preset.BaseUrl).Authority;
        var list = Preset.Feed == Feeds.List ? "" : $", list {Preset.Feed}";
        var message = $"{where}{what} (provider {Preset.Provider}{list}, host {host}, page {Page}). {row.Remedy}";
        var status = row.Class is FaultClass.Transient or FaultClass.Throttled ? ResultStatus.Unavailable : ResultStatus.Error;
        return new ProviderFaultException(new Error(status, row.Code, message), row.Class, inner)
        {
            Remedy = row.Remedy,
            NotBefore = notBefore,
            CursorExpired = row.CursorExpired,
        };
    }
}
