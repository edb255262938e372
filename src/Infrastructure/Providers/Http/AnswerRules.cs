using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Says what an answer means that is no page: by the preset's rules about its body, then by its status. Text of the provider is never shown; what
/// a rule names is the preset's own.
/// </summary>
internal sealed class AnswerRules
{
    private readonly Preset preset;
    private readonly RequestPace pace;
    private readonly TimeProvider time;
    private readonly List<JsonPath> paths = [];
    private readonly BodyValues values;
    private readonly int firstDelay;
    private readonly int firstCost;

    public AnswerRules(Preset preset, RequestPace pace, TimeProvider time)
    {
        this.preset = preset;
        this.pace = pace;
        this.time = time;
        paths.AddRange(preset.Errors.Select(rule => rule.Path));
        firstDelay = paths.Count;
        paths.AddRange(preset.Throttle.Delays.Select(delay => delay.Path).OfType<JsonPath>());
        firstCost = paths.Count;
        if (preset.Throttle.Bucket is { } bucket)
        {
            paths.AddRange([bucket.Available, bucket.RestorePerSecond, bucket.Needed]);
        }

        values = new BodyValues(paths);
    }

    /// <summary>Looks for a declared fault in the body of a 200, and at the points it says are left.</summary>
    /// <exception cref="ProviderFaultException">A rule fits.</exception>
    public void Check(ReadOnlySpan<byte> body, HttpResponseMessage response, FaultSite site)
    {
        // A delay alone says nothing in an answer that is no fault.
        if (preset.Errors.Count == 0 && preset.Throttle.Bucket is null)
        {
            return;
        }

        var found = values.Read(body);
        if (DeclaredFault(found, response, site) is { } fault)
        {
            throw fault;
        }

        if (CostOf(found) is var (available, restore, needed))
        {
            pace.Learn(available, restore, needed);
        }
    }

    /// <summary>The fault of an answer that is not 200.</summary>
    /// <param name="canExpire">The request went on from a stored position, and nothing of this read has worked yet.</param>
    public async Task<ProviderFaultException> FaultAsync(HttpResponseMessage response, bool canExpire, PageDeadline deadline, FaultSite site)
    {
        var status = (int)response.StatusCode;
        var found = values.IsEmpty ? [] : values.Read(await BodyAsync(response, deadline, site));
        if (DeclaredFault(found, response, site) is { } declared)
        {
            return declared;
        }

        if (preset.Throttle.Statuses.Contains(status))
        {
            return Throttled(found, response, $"status {status}", site);
        }

        // The position is the likeliest reason.
        if (status is 400 or 404 or 410 && canExpire)
        {
            return site.Fault(FaultTable.ExpiredCursor, $"status {status}");
        }

        var now = time.GetUtcNow();
        var wait = status is 429 or 503 ? WaitOf(found, response, now) : null;
        var row = FaultTable.OfStatus(status, wait is not null);
        return row == FaultTable.Redirect
            ? RedirectTarget.Of(response, preset.BaseUrl).Fault(site, status)
            : site.Fault(row, status == 403 ? MissingScope.DetailOf(response) : $"status {status}", notBefore: now + wait);
    }

    private ProviderFaultException? DeclaredFault(string?[] found, HttpResponseMessage response, FaultSite site)
    {
        var status = (int)response.StatusCode;
        for (var i = 0; i < firstDelay && found.Length > 0; i++)
        {
            var rule = preset.Errors[i];
            if (found[i] is not { } text || (rule.Status is { } only && only != status) || (rule.Values.Count > 0 && !rule.Values.Contains(text, StringComparer.Ordinal)))
            {
                continue;
            }

            var detail = rule.Values.Count > 0 ? $"status {status}, {text} at {rule.Path.Text}" : $"status {status}, told at {rule.Path.Text}";
            return rule.Means == ErrorMeaning.Throttled ? Throttled(found, response, detail, site) : site.Fault(RowOf(rule.Means), detail);
        }

        return null;
    }

    private ProviderFaultException Throttled(string?[] found, HttpResponseMessage response, string detail, FaultSite site)
    {
        var now = time.GetUtcNow();
        var wait = WaitOf(found, response, now) ?? Refill(found);
        return site.Fault(FaultTable.Throttled, detail, notBefore: now + wait);
    }

    private static FaultRow RowOf(ErrorMeaning means) => means switch
    {
        ErrorMeaning.Unauthorized => FaultTable.Unauthorized,
        ErrorMeaning.Forbidden => FaultTable.Forbidden,
        ErrorMeaning.CursorExpired => FaultTable.ExpiredCursor,
        ErrorMeaning.Rejected => FaultTable.Rejected,
        ErrorMeaning.Unavailable => FaultTable.Unavailable,
        _ => FaultTable.Throttled,
    };

    private TimeSpan? WaitOf(string?[] found, HttpResponseMessage response, DateTimeOffset now)
    {
        var clock = response.Headers.Date ?? now;
        var path = firstDelay;
        foreach (var delay in preset.Throttle.Delays)
        {
            var text = delay.Header is { } header ? HeaderText.First(response, header) : At(found, path++);
            if (text is not null && DelayText.Read(text, delay.Form, clock) is { } wait)
            {
                return wait;
            }
        }

        return null;
    }

    private static string? At(string?[] found, int index) => index < found.Length ? found[index] : null;

    private TimeSpan? Refill(string?[] found) =>
        CostOf(found) is var (available, restore, needed) && RequestPace.Restoring(needed - available, restore) is { Ticks: > 0 } wait ? wait : null;

    private (decimal Available, decimal Restore, decimal Needed)? CostOf(string?[] found) =>
        preset.Throttle.Bucket is not null
        && UsageText.NumberOf(At(found, firstCost)) is { } available
        && UsageText.NumberOf(At(found, firstCost + 1)) is { } restore
        && UsageText.NumberOf(At(found, firstCost + 2)) is { } needed
            ? (available, restore, needed)
            : null;

    /// <summary>An error whose body is late, cut or too large is judged by its status: that has arrived.</summary>
    private static async Task<byte[]> BodyAsync(HttpResponseMessage response, PageDeadline deadline, FaultSite site)
    {
        try
        {
            return await SmallBody.ReadAsync(response, deadline, site) ?? [];
        }
        catch (Exception e) when (e is ProviderFaultException or HttpRequestException or IOException or InvalidDataException || deadline.Passed is not null)
        {
            return [];
        }
    }
}
