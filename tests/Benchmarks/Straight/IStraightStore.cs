using System.Threading.Channels;

namespace CleanCustomers.Benchmarks.Straight;

/// <summary>One table with two extra indexes and the original bytes, and a cursor that moves in the transaction of its rows.</summary>
internal interface IStraightStore : IDisposable
{
    /// <summary>Makes the tables when they are missing.</summary>
    /// <returns>Nothing is stored yet, so no record needs asking for.</returns>
    bool Open();

    /// <summary>Drops the rows of a page that are stored as they are; only ids and hashes are known.</summary>
    void DropUnchanged(StraightPage page);

    /// <summary>Writes pages until there are no more, and releases them.</summary>
    Task<StraightOutcome> WriteAsync(ChannelReader<StraightPage> pages, CancellationToken cancellationToken);
}

internal sealed record StraightOutcome(long Read, long Stored);
