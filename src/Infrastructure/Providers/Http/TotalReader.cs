using System.Globalization;
using System.Net.Http.Headers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Reads how many records the provider says its list has.</summary>
internal static class TotalReader
{
    /// <summary>
    /// Null when the count is below what this very page holds: then it is no count of the list, and since a count ends no walk alone
    /// nothing is lost without it.
    /// </summary>
    /// <exception cref="ProviderFaultException">There is no count where one is declared.</exception>
    public static long? Read(EndRule.Count rule, ScannedPage page, HttpResponseMessage response, FaultSite site)
    {
        var place = rule.Path?.Text ?? $"the header {rule.Header}";
        var total = (rule.Header is { } header ? HeaderCount(response, header) : page.Count)
            ?? throw site.Fault(FaultTable.Shape, $"expected a count at {place}");
        page.CountIsImplausible = total < page.Received.Count;
        return page.CountIsImplausible ? null : total;
    }

    /// <summary>A total beside the end rule; null where it cannot be read.</summary>
    public static long? Read(TotalPlace place, ScannedPage page, HttpResponseMessage response) =>
        place.Header is { } header ? Totals.Read(Headers(response, header).FirstOrDefault()) : page.Total;

    public static HeaderStringValues Headers(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values
        : response.Content.Headers.NonValidated.TryGetValues(name, out values) ? values
        : default;

    private static long? HeaderCount(HttpResponseMessage response, string header)
    {
        var text = Headers(response, header).FirstOrDefault();
        return long.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var count) ? count : null;
    }
}
