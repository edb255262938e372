using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence.Postgres;

namespace CleanCustomers.Infrastructure.Persistence.Care;

/// <summary>
/// Sums the SHA-256 of rows, so that the order in which a store hands them over does not matter. A value goes in by its kind and in the embedded
/// store's form: instants as canonical text, ids as 16 bytes.
/// </summary>
internal sealed class RowSum(string table) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long rows;
    private UInt128 high;
    private UInt128 low;

    public void Add(object?[] values, bool isPostgres)
    {
        foreach (var value in values)
        {
            switch (value)
            {
                case null or DBNull:
                    hash.AppendData([0]);
                    break;
                case long or int or short:
                    Append(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                    break;
                case string text:
                    Append(2, Encoding.UTF8.GetBytes(isPostgres ? PostgresText.Decode(text) : text));
                    break;
                case DateTime utc:
                    Append(2, Encoding.UTF8.GetBytes(Instants.Format(new DateTimeOffset(utc))));
                    break;
                case Guid id:
                    Append(3, id.ToByteArray(bigEndian: true));
                    break;
                case byte[] bytes:
                    Append(3, bytes);
                    break;
                default:
                    throw new InvalidOperationException($"Table {table} holds a {value.GetType().Name}, which has no form in the other store.");
            }
        }

        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(sum);
        high += BinaryPrimitives.ReadUInt128BigEndian(sum);
        low += BinaryPrimitives.ReadUInt128BigEndian(sum[16..]);
        rows++;
    }

    public StoreTable Table() => new(table, rows, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{high:x32}{low:x32}"));

    public void Dispose() => hash.Dispose();

    private void Append(long number)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = 1;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], number);
        hash.AppendData(bytes);
    }

    private void Append(byte kind, byte[] value)
    {
        Span<byte> head = stackalloc byte[5];
        head[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], value.Length);
        hash.AppendData(head);
        hash.AppendData(value);
    }
}
