using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Providers.Contracts;

/// <summary>Learns the shape of records that are read anyway, so that a person can be told how it changed.</summary>
public interface IRecordShapes
{
    /// <summary>What one run sees. Used by one caller at a time.</summary>
    IShapeWatch Begin(ProviderId provider);
}

/// <summary>Looks at the records of one run. Keeps paths and kinds, never values.</summary>
public interface IShapeWatch
{
    /// <summary>Costs next to nothing for most records of a large run: they are sampled.</summary>
    /// <param name="feed">The list it came from.</param>
    /// <param name="record">Its bytes; what is no JSON teaches nothing.</param>
    void Look(string feed, ReadOnlySpan<byte> record);

    /// <summary>Stores what was learnt. A store that refuses is logged: the report is late, the run is not touched.</summary>
    /// <param name="complete">The run reached the end of its list.</param>
    Task SaveAsync(bool complete, CancellationToken cancellationToken);
}
