using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Where an answer redirects to, as far as an operator may see it.</summary>
/// <param name="Address">The target, or null when its <c>Location</c> is missing or no address.</param>
/// <param name="IsElsewhere">It is on another origin than the base URL.</param>
internal readonly record struct RedirectTarget(Uri? Address, bool IsElsewhere)
{
    public static RedirectTarget Of(HttpResponseMessage response, Uri baseUrl)
    {
        var from = response.RequestMessage?.RequestUri ?? baseUrl;
        if (!response.Headers.NonValidated.TryGetValues("Location", out var values)
            || values.Count != 1
            || values.First().Trim() is not { Length: > 0 } text
            || !Uri.TryCreate(from, text, out var target))
        {
            return default;
        }

        var isOurs = target.Scheme == baseUrl.Scheme && target.Port == baseUrl.Port
            && string.Equals(target.IdnHost, baseUrl.IdnHost, StringComparison.OrdinalIgnoreCase);
        return new RedirectTarget(target, !isOurs);
    }

    /// <summary>301 and 308 to another origin say for good where the list is now; the address without its query is shown. Of others only the host.</summary>
    public ProviderFaultException Fault(FaultSite site, int status) => this switch
    {
        { Address: { } moved, IsElsewhere: true } when status is 301 or 308 =>
            site.Fault(FaultTable.MovedAway, $"status {status}, to {ShownText.Of($"{moved.Scheme}://{moved.Authority}{moved.AbsolutePath}")}"),
        { Address: { } other, IsElsewhere: true } => site.Fault(FaultTable.Redirect, $"status {status}, to {ShownText.Of($"{other.Scheme}://{other.Authority}")}"),
        { Address: not null } => site.Fault(FaultTable.Redirect, $"status {status}, to the same origin"),
        _ => site.Fault(FaultTable.Redirect, $"status {status}, to no readable address"),
    };
}
