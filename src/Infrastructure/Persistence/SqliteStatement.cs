using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using CleanCustomers.Domain.Common;
using SQLitePCL;
using static SQLitePCL.raw;

namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>A prepared statement, bound by position from 1 and read by column from 0.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(sqlite3_prepare_v3(database, sql, SQLITE_PREPARE_PERSISTENT, out statement));
    }

    public SqliteStatement Bind(int position, long value)
    {
        Check(sqlite3_bind_int64(statement, position, value));
        return this;
    }

    public SqliteStatement Bind(int position, long? value) => value is { } number ? Bind(position, number) : BindNull(position);

    public SqliteStatement Bind(int position, bool value) => Bind(position, value ? 1L : 0L);

    public SqliteStatement Bind(int position, DateTimeOffset value) => Bind(position, Instants.Format(value));

    public SqliteStatement Bind(int position, DateTimeOffset? value) => Bind(position, Instants.Format(value));

    public SqliteStatement Bind(int position, string? value)
    {
        if (value is null)
        {
            return BindNull(position);
        }

        var longest = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (longest <= 1024)
        {
            Span<byte> bytes = stackalloc byte[longest];
            return BindText(position, bytes[..Encoding.UTF8.GetBytes(value, bytes)]);
        }

        var rented = ArrayPool<byte>.Shared.Rent(longest);
        try
        {
            return BindText(position, rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <param name="utf8">Copied by SQLite before this returns.</param>
    public SqliteStatement BindText(int position, ReadOnlySpan<byte> utf8)
    {
        Check(sqlite3_bind_text(statement, position, utf8));
        return this;
    }

    public SqliteStatement BindBlob(int position, ReadOnlySpan<byte> bytes)
    {
        Check(sqlite3_bind_blob(statement, position, bytes));
        return this;
    }

    public SqliteStatement Bind(int position, UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return BindBlob(position, bytes);
    }

    public SqliteStatement BindNull(int position)
    {
        Check(sqlite3_bind_null(statement, position));
        return this;
    }

    /// <summary>Steps to the next row. False when there is none; then the statement is ready to be bound again.</summary>
    public bool Step()
    {
        var code = sqlite3_step(statement);
        if (code == SQLITE_ROW)
        {
            return true;
        }

        _ = sqlite3_reset(statement);
        if (code != SQLITE_DONE)
        {
            throw SqliteErrors.Make(database, code);
        }

        return false;
    }

    /// <summary>Executes a statement from which no row is wanted.</summary>
    public void Run()
    {
        if (Step())
        {
            Reset();
        }
    }

    /// <summary>Ends reading before the last row.</summary>
    public void Reset() => Check(sqlite3_reset(statement));

    public bool IsNull(int column) => sqlite3_column_type(statement, column) == SQLITE_NULL;

    public long Int64(int column) => sqlite3_column_int64(statement, column);

    public string? Text(int column) => IsNull(column) ? null : sqlite3_column_text(statement, column).utf8_to_string();

    public DateTimeOffset? Instant(int column) => Text(column) is { } text ? Instants.Parse(text) : null;

    /// <summary>Valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column) => sqlite3_column_blob(statement, column);

    public UInt128 Hash(int column) => BinaryPrimitives.ReadUInt128BigEndian(Blob(column));

    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != SQLITE_OK)
        {
            throw SqliteErrors.Make(database, code);
        }
    }
}
