using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Web.Common;

/// <summary>
/// Lets in what the limits allow. A caller who is too fast, or has too much under way, gets 429; when all callers together are too many, 503. Health is always
/// answered. Refusing costs next to nothing, so those who are let in keep their speed.
/// </summary>
internal sealed class Admission : IMiddleware, IDisposable
{
    private const string HealthPath = "/health";
    private const string ExportPath = "/api/v1/customers/export";
    private const string ChangesPath = "/api/v1/changes";
    private const string RunsPath = "/api/v1/runs";
    private const string ProgressEnd = "/progress";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<HttpContext> pace;
    private readonly Lane usual;
    private readonly Lane waiting;
    private readonly Lane exports;

    public Admission(IOptions<LimitOptions> configured)
    {
        var limits = configured.Value;
        pace = PartitionedRateLimiter.Create<HttpContext, string>(http => Pace(Sender.Share(http), limits.RequestsPerMinute));
        usual = new Lane(limits.ConcurrentPerCaller, limits.Concurrent, Soon);
        waiting = new Lane(limits.WaitingPerCaller, limits.Waiting, Soon);
        exports = new Lane(limits.ExportsPerCaller, limits.Exports, Later);
    }

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(HealthPath, StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        using var turn = pace.AttemptAcquire(context);
        if (!turn.IsAcquired)
        {
            var after = turn.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : Soon;
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests, "caller.too_fast", "You send more requests than you may. Wait as long as Retry-After says.", after);
            return;
        }

        var lane = LaneOf(context.Request);
        using var place = lane.OfCaller.AttemptAcquire(context);
        if (!place.IsAcquired)
        {
            await RefuseAsync(
                context, StatusCodes.Status429TooManyRequests, "caller.too_many", "You have as many such requests under way as you may. Let one end, then send this one again.", lane.RetryAfter);
            return;
        }

        using var room = lane.OfAll.AttemptAcquire();
        if (!room.IsAcquired)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "service.busy", "More is under way than this node takes on. Send it again after Retry-After.", lane.RetryAfter);
            return;
        }

        await next(context);
    }

    public void Dispose()
    {
        pace.Dispose();
        usual.Dispose();
        waiting.Dispose();
        exports.Dispose();
    }

    private static RateLimitPartition<string> Pace(string caller, int perMinute) => perMinute == 0
        ? RateLimitPartition.GetNoLimiter(caller)
        : RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(1, perMinute / 30),
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = perMinute >= 60 ? Soon : Soon * 60 / perMinute,
            QueueLimit = 0,
            AutoReplenishment = true,
        });

    // By address, before anything has been looked up: whoever is refused costs nothing.
    private Lane LaneOf(HttpRequest request)
    {
        var path = (request.Path.Value ?? "").TrimEnd('/');
        return Is(path, ExportPath) ? exports
            : Is(path, ChangesPath) && request.QueryString.Value?.Contains("wait=", StringComparison.Ordinal) == true ? waiting
            : path.StartsWith(RunsPath, StringComparison.OrdinalIgnoreCase) && path.EndsWith(ProgressEnd, StringComparison.OrdinalIgnoreCase) ? waiting
            : usual;

        // As routing compares.
        static bool Is(string path, string address) => string.Equals(path, address, StringComparison.OrdinalIgnoreCase);
    }

    private static Task RefuseAsync(HttpContext http, int status, string code, string detail, TimeSpan after)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(1, after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problem.Of(status, code, detail).ExecuteAsync(http);
    }

    /// <summary>Requests of one kind.</summary>
    private sealed class Lane(int perCaller, int all, TimeSpan retryAfter) : IDisposable
    {
        public PartitionedRateLimiter<HttpContext> OfCaller { get; } = PartitionedRateLimiter.Create<HttpContext, string>(http =>
            RateLimitPartition.GetConcurrencyLimiter(Sender.Share(http), _ => new ConcurrencyLimiterOptions { PermitLimit = perCaller, QueueLimit = 0 }));

        public ConcurrencyLimiter OfAll { get; } = new(new ConcurrencyLimiterOptions { PermitLimit = all, QueueLimit = 0 });

        public TimeSpan RetryAfter => retryAfter;

        public void Dispose()
        {
            OfCaller.Dispose();
            OfAll.Dispose();
        }
    }
}
