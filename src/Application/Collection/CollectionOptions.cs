using System.ComponentModel.DataAnnotations;

namespace CleanCustomers.Application.Collection;

/// <summary>Configuration section <c>Collection</c>. Everything works without configuration.</summary>
public sealed class CollectionOptions
{
    /// <summary>Collect by schedule. Default true; false leaves runs to people and to the command line.</summary>
    public bool Scheduled { get; set; } = true;

    /// <summary>Collect every scheduled provider once when the service starts. Default true.</summary>
    public bool RunOnceAtStart { get; set; } = true;

    /// <summary>Due times that nobody could keep: once (one run for all; the default), each (one run for each) or none (they are skipped).</summary>
    public CatchUp CatchUp { get; set; }

    /// <summary>
    /// Name of this node where several share a store. Default the machine's name; set it where two machines or containers have the same. A node
    /// with a name of its own never takes another process for dead before its lease has run out.
    /// </summary>
    [RegularExpression("^[A-Za-z0-9._-]{1,60}$")]
    public string? Node { get; set; }

    /// <summary>How long a silent owner keeps its run. Default 30 seconds, by the database's clock; renewed at a third of it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Records after which the pages in hand are committed. Default 5,000; as many again are prepared meanwhile, so memory grows with it. Pages
    /// are never split.
    /// </summary>
    [Range(1, 100_000)]
    public int CommitRecords { get; set; } = 5_000;

    /// <summary>Time after which the pages in hand are committed. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan CommitEvery { get; set; } = TimeSpan.FromSeconds(1);
}
