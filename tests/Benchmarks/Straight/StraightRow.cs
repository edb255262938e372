using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace CleanCustomers.Benchmarks.Straight;

/// <summary>The cleaned values of a record, in the order of their columns.</summary>
internal enum Field { Id, Given, Family, Name, Company, Email, Phone, Line1, Line2, City, Region, Postal, Country, Language, Birth, Created, Updated }

/// <summary>A value inside a page's arena; absent when the length is negative.</summary>
internal readonly record struct Slice(int Start, int Length);

[InlineArray(StraightRow.Fields)]
internal struct Slices
{
    private Slice first;
}

[InlineArray(StraightRow.HashBytes)]
internal struct Hash
{
    private byte first;
}

/// <summary>One record of a page: where its bytes are, their hash, and its cleaned values.</summary>
internal struct StraightRow
{
    public const int HashBytes = 16;
    public const int Fields = (int)Field.Updated + 1;

    public int Start;
    public int Length;
    private Hash hash;
    private Slices values;

    public Slice this[Field field]
    {
        readonly get => values[(int)field];
        set => values[(int)field] = value;
    }

    public void SetHash(ReadOnlySpan<byte> record)
    {
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(record, whole);
        whole[..HashBytes].CopyTo(hash);
    }

    public readonly bool HasHash(ReadOnlySpan<byte> other) => other.SequenceEqual(hash);

    public readonly void CopyHash(Span<byte> target) => ((ReadOnlySpan<byte>)hash).CopyTo(target);

    public void Clear()
    {
        for (var at = 0; at < Fields; at++)
        {
            values[at] = new Slice(0, -1);
        }
    }
}
