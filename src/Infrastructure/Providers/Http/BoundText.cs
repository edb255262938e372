using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Writes the bounds of a read of changes the way the provider reads them.</summary>
internal sealed class BoundText(ChangeFilter filter)
{
    private static readonly JsonPath Nowhere = JsonPath.TryParse("$", out var path) ? path : throw new InvalidOperationException("$ is a path.");

    // The last year of two-digit ones is free: whatever is read must be the bound itself.
    private readonly DateReader reader = new(
        new DateSource(Nowhere, [filter.Format], filter.Zone, [], DaylightChoice.Issue, DaylightChoice.Issue) { Pivot = 2099 }, DateTarget.Instant);

    /// <summary>
    /// The provider's own text where it means the bound in the filter's format and zone too: records may write their change time in another
    /// one. Everything else is written anew, as is a bound that went back by the overlap.
    /// </summary>
    public string Of(ChangedSince since) =>
        filter.Overlap == TimeSpan.Zero && since.Text is { } text && reader.Read(text) is DateReading.Instant read && read.Value == since.Value
            ? text
            : Of(since.Value);

    public string Of(DateTimeOffset bound) => DateWriter.Format(bound, filter);

    /// <summary>The bound as the provider will read it: a format that cannot hold it cuts it towards the past.</summary>
    public DateTimeOffset AsRead(DateTimeOffset bound) =>
        reader.Read(Of(bound)) is DateReading.Instant read && read.Value < bound ? read.Value : bound;
}
