using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CleanCustomers.Infrastructure.Coordination;

/// <summary>
/// Which node goes first for what, by rendezvous hashing: every node computes the same order from the names alone, and a node that comes or
/// goes changes only the share that is its own (ADR 0038).
/// </summary>
internal static class NodeRanks
{
    /// <returns>0 for the first choice; the last place for a node that is not among the living.</returns>
    public static int Of(string node, string key, IReadOnlyCollection<string> alive)
    {
        var own = Weight(node, key);
        return alive.Count(other => !string.Equals(other, node, StringComparison.Ordinal) && Weight(other, key) > own);
    }

    private static ulong Weight(string node, string key) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{node}\n{key}")));
}
