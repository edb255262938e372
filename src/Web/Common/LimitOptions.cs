using System.ComponentModel.DataAnnotations;

namespace CleanCustomers.Web.Common;

/// <summary>Configuration section <c>Limits</c>: how much the API takes on. A caller is a key, session or token that has let somebody in, else a remote address.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Requests that one caller may make in a minute on average. Default 60,000; twice a second's share may come at once. 0: no limit.</summary>
    [Range(0, 10_000_000)]
    public int RequestsPerMinute { get; set; } = 60_000;

    /// <summary>Requests of one caller that are carried out at the same time. Default 128.</summary>
    [Range(1, 100_000)]
    public int ConcurrentPerCaller { get; set; } = 128;

    /// <summary>Requests of all callers that are carried out at the same time. Default 256.</summary>
    [Range(1, 100_000)]
    public int Concurrent { get; set; } = 256;

    /// <summary>Requests of one caller that wait for news: long polls and live progress. Default 64.</summary>
    [Range(1, 100_000)]
    public int WaitingPerCaller { get; set; } = 64;

    /// <summary>Requests of all callers that wait for news. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int Waiting { get; set; } = 1_000;

    /// <summary>Exports that one caller may run at the same time. Default 2.</summary>
    [Range(1, 1_000)]
    public int ExportsPerCaller { get; set; } = 2;

    /// <summary>Exports of all callers at the same time; each reads one state of the store for as long as it lasts. Default 4.</summary>
    [Range(1, 1_000)]
    public int Exports { get; set; } = 4;

    /// <summary>Longest time of an export, then it is cut off: its state of the store is held meanwhile. Default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "06:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan ExportTime { get; set; } = TimeSpan.FromMinutes(10);
}
