namespace CleanCustomers.Application.Collection;

/// <summary>
/// The records that a walk has met in a list that sends newer versions before older ones, such as a log of events. The change time alone
/// cannot tell versions apart: two events may share a second. Kept in the store between the runs of one walk.
/// </summary>
internal sealed class MetRecords(IEnumerable<UInt128> before)
{
    /// <summary>About 40 MB. Of records beyond it, the change time decides as in any other list.</summary>
    public const int Most = 1_000_000;

    private readonly HashSet<UInt128> met = [.. before];

    /// <summary>True when this is the first version of the record in the walk.</summary>
    /// <param name="externalId">The provider's id.</param>
    /// <param name="fresh">Takes what the store has to keep.</param>
    public bool IsFirst(string externalId, ICollection<UInt128> fresh)
    {
        var id = Mapping.HashOfId(externalId);
        if (met.Contains(id))
        {
            return false;
        }

        if (met.Count < Most)
        {
            met.Add(id);
            fresh.Add(id);
        }

        return true;
    }
}
