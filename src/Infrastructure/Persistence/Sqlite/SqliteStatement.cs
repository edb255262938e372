using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using CleanCustomers.Domain.Common;
using SQLitePCL;
using static SQLitePCL.raw;

namespace CleanCustomers.Infrastructure.Persistence.Sqlite;

/// <summary>A prepared statement, through the raw driver.</summary>
internal sealed class SqliteStatement : StoreStatement, IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(sqlite3_prepare_v3(database, sql, SQLITE_PREPARE_PERSISTENT, out statement));
    }

    public override StoreStatement Bind(int position, long value)
    {
        Check(sqlite3_bind_int64(statement, position, value));
        return this;
    }

    public override StoreStatement Bind(int position, long? value) => value is { } number ? Bind(position, number) : BindNull(position);

    public override StoreStatement Bind(int position, DateTimeOffset? value) => Bind(position, Instants.Format(value));

    public override StoreStatement Bind(int position, string? value)
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

    public override StoreStatement BindText(int position, ReadOnlySpan<byte> utf8)
    {
        Check(sqlite3_bind_text(statement, position, utf8));
        return this;
    }

    public override StoreStatement BindBlob(int position, ReadOnlySpan<byte> bytes)
    {
        Check(sqlite3_bind_blob(statement, position, bytes));
        return this;
    }

    public override StoreStatement Bind(int position, UInt128? value)
    {
        if (value is not { } number)
        {
            return BindNull(position);
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return BindBlob(position, bytes);
    }

    private SqliteStatement BindNull(int position)
    {
        Check(sqlite3_bind_null(statement, position));
        return this;
    }

    public override bool Step()
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

    public override void Run()
    {
        if (Step())
        {
            Reset();
        }
    }

    /// <summary>At once: there are no round trips to save.</summary>
    public override void Later() => Run();

    public override void Reset() => Check(sqlite3_reset(statement));

    public override bool IsNull(int column) => sqlite3_column_type(statement, column) == SQLITE_NULL;

    public override long Int64(int column) => sqlite3_column_int64(statement, column);

    public override string? Text(int column) => IsNull(column) ? null : sqlite3_column_text(statement, column).utf8_to_string();

    public override DateTimeOffset? Instant(int column) => Text(column) is { } text ? Instants.Parse(text) : null;

    public override ReadOnlySpan<byte> Blob(int column) => sqlite3_column_blob(statement, column);

    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != SQLITE_OK)
        {
            throw SqliteErrors.Make(database, code);
        }
    }
}
