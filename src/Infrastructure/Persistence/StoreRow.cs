using System.Data.Common;
using System.Globalization;
using System.Text;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence.Postgres;
using Npgsql;

namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>The present row of a reader, in our types; each store has its own form of them.</summary>
internal sealed class StoreRow(DbDataReader row)
{
    private readonly bool isPostgres = row is NpgsqlDataReader;

    public bool IsNull(int column) => row.IsDBNull(column);

    public long Int64(int column) => isPostgres ? Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture) : row.GetInt64(column);

    public long? Int64OrNull(int column) => row.IsDBNull(column) ? null : Int64(column);

    public bool Flag(int column) => Int64(column) != 0;

    public string Text(int column) => isPostgres ? PostgresText.Decode(row.GetString(column)) : row.GetString(column);

    public string? TextOrNull(int column) => row.IsDBNull(column) ? null : Text(column);

    /// <summary>Bytes, or the UTF-8 of a text.</summary>
    public byte[] Bytes(int column)
    {
        var isText = isPostgres && row.GetFieldType(column) == typeof(string);
        return isText ? Encoding.UTF8.GetBytes(Text(column)) : row.GetFieldValue<byte[]>(column);
    }

    /// <exception cref="FormatException">The stored text is not in the canonical form.</exception>
    public DateTimeOffset Instant(int column) => isPostgres ? row.GetFieldValue<DateTimeOffset>(column) : Instants.Parse(row.GetString(column));

    public DateTimeOffset? InstantOrNull(int column) => row.IsDBNull(column) ? null : Instant(column);

    public CustomerId Customer(int column) => isPostgres ? new CustomerId(row.GetGuid(column)) : StoredIds.Read(row.GetFieldValue<byte[]>(column));

    public RunId Run(int column) => new(Int64(column));

    public ProviderId Provider(int column) => new(row.GetString(column));

    public TEnum Enum<TEnum>(int column)
        where TEnum : struct, Enum => EnumNames<TEnum>.Parse(row.GetString(column));
}

/// <summary>Ids of customers in SQLite: the 16 bytes of the UUID in the order in which it is written.</summary>
internal static class StoredIds
{
    public static byte[] ToStored(this CustomerId id) => id.Value.ToByteArray(bigEndian: true);

    public static CustomerId Read(ReadOnlySpan<byte> stored) => new(new Guid(stored, bigEndian: true));
}
