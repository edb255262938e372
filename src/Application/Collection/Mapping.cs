using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Application.Collection;

/// <summary>
/// What gives a provider's bytes and positions their meaning today: its preset and the cleaning rules. Part of every version's hash and of
/// the checkpoint, so that a change of either reads and cleans everything again instead of finding it unchanged.
/// </summary>
internal sealed class Mapping
{
    private readonly UInt128 seed;

    private Mapping(string name)
    {
        Name = name;
        seed = HashOf(Encoding.UTF8.GetBytes(name));
    }

    /// <summary>The checkpoint's fingerprint.</summary>
    public string Name { get; }

    /// <summary>The same, short, beside each stored record.</summary>
    public long Number => (long)(ulong)seed;

    public static Mapping Of(IConnector connector) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{connector.Fingerprint}/{CustomerCleaner.Version}"));

    /// <summary>
    /// The same bytes in two lists of a provider may mean two things, a customer here and a deletion there: the list is part of the version.
    /// </summary>
    public UInt128 SeedOf(string feed) => feed == "list" ? seed : seed ^ HashOf(Encoding.UTF8.GetBytes(feed));

    /// <param name="listSeed">Of the record's list.</param>
    /// <param name="externalId">The provider's id.</param>
    /// <param name="body">The record.</param>
    public static RecordKey KeyOf(UInt128 listSeed, string externalId, ReadOnlySpan<byte> body) => new(externalId, HashOf(body) ^ listSeed);

    /// <summary>Stands for an id where only meeting it again matters.</summary>
    public static UInt128 HashOfId(string externalId) => HashOf(Encoding.UTF8.GetBytes(externalId));

    private static UInt128 HashOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
