using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Fixes the exclusive upper bound of a walk: the provider's own clock at its beginning, less the lag of its index, cut to what the filter's
/// format can say. A bound by our clock would leave out changes that the provider dates earlier; one that moves would let rows in behind the
/// walk. ADR 0012.
/// </summary>
internal sealed class WalkBounds(Preset preset, TimeProvider time)
{
    // A provider that does not tell its time may have a clock some minutes from ours.
    private static readonly TimeSpan ClockAllowance = TimeSpan.FromMinutes(5);

    private readonly BoundText? text = preset.ChangedSince is { } filter && Question.HasUntil(filter) ? new BoundText(filter) : null;

    /// <summary>The walk takes a bound that the position does not carry yet.</summary>
    public bool AreMissing(PagePosition position, ChangedSince? since) =>
        text is not null && position.Until is null && (since is not null || preset.Paging is Paging.Window);

    /// <summary>The position with which the provider's clock is asked for: its beginning, with a bound that any list takes.</summary>
    public PagePosition Probe(PagePosition position, ChangedSince? since) => With(position, since, null) with { IsProbe = true };

    /// <param name="clock">The provider's, or null when it does not tell its time.</param>
    public PagePosition With(PagePosition position, ChangedSince? since, DateTimeOffset? clock)
    {
        var now = clock ?? time.GetUtcNow() - ClockAllowance;
        var until = text!.AsRead(now - (preset.ChangedSince?.Lag ?? TimeSpan.Zero));
        var from = since?.Value ?? (preset.Paging as Paging.Window)?.From ?? DateTimeOffset.MinValue;
        return position with { Until = until < from ? from : until };
    }
}
