using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using CleanCustomers.Domain.Common;
using Npgsql;
using NpgsqlTypes;

namespace CleanCustomers.Infrastructure.Persistence.Postgres;

/// <summary>A statement of a PostgreSQL transaction. Sent unprepared: a pooler may give the next transaction another connection.</summary>
internal sealed class PostgresStatement(PostgresWriter writer, string sql) : StoreStatement
{
    private readonly List<NpgsqlParameter> parameters = [];
    private readonly Queue<object?[]> kept = new();
    private NpgsqlDataReader? reader;
    private bool isOpen;
    private object?[]? row;

    public override StoreStatement Bind(int position, long value) => Bind(position, (long?)value);

    public override StoreStatement Bind(int position, long? value) => Place(position, NpgsqlDbType.Bigint, value);

    public override StoreStatement Bind(int position, DateTimeOffset? value) =>
        Place(position, NpgsqlDbType.TimestampTz, value is { } instant ? Instants.Canonical(instant) : null);

    public override StoreStatement Bind(int position, string? value) => Place(position, NpgsqlDbType.Text, value is null ? null : PostgresText.Encode(value));

    public override StoreStatement BindText(int position, ReadOnlySpan<byte> utf8) => Place(position, NpgsqlDbType.Text, PostgresText.Encode(utf8));

    public override StoreStatement BindBlob(int position, ReadOnlySpan<byte> bytes) => Place(position, NpgsqlDbType.Bytea, bytes.ToArray());

    public override StoreStatement Bind(int position, UInt128? value)
    {
        if (value is not { } number)
        {
            return Place(position, NpgsqlDbType.Bytea, null);
        }

        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return Place(position, NpgsqlDbType.Bytea, bytes);
    }

    public override bool Step()
    {
        if (!isOpen)
        {
            reader = writer.Open(this, sql, parameters);
            isOpen = true;
        }

        row = kept.Count > 0 ? kept.Dequeue() : ReadRow();
        if (row is null)
        {
            Reset();
        }

        return row is not null;
    }

    public override void Run()
    {
        Reset();
        writer.Execute(sql, parameters);
    }

    public override void Later()
    {
        writer.Defer(sql, parameters);
        parameters.Clear();
    }

    public override void Reset()
    {
        kept.Clear();
        CloseReader();
        isOpen = false;
    }

    /// <summary>Takes the rest of the rows into memory: the connection is wanted for another statement.</summary>
    public void KeepRest()
    {
        while (ReadRow() is { } next)
        {
            kept.Enqueue(next);
        }
    }

    public override bool IsNull(int column) => row![column] is null;

    public override long Int64(int column) => Convert.ToInt64(row![column], CultureInfo.InvariantCulture);

    public override string? Text(int column) => row![column] is string text ? PostgresText.Decode(text) : null;

    public override DateTimeOffset? Instant(int column) => row![column] is DateTime utc ? new DateTimeOffset(utc) : null;

    public override ReadOnlySpan<byte> Blob(int column) => row![column] switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(PostgresText.Decode(text)),
        _ => [],
    };

    private object?[]? ReadRow()
    {
        if (reader is null || !reader.Read())
        {
            CloseReader();
            return null;
        }

        var values = new object?[reader.FieldCount];
        reader.GetValues(values!);
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = values[column] is DBNull ? null : values[column];
        }

        return values;
    }

    private void CloseReader()
    {
        if (reader is not null)
        {
            reader.Dispose();
            reader = null;
            writer.Closed(this);
        }
    }

    private PostgresStatement Place(int position, NpgsqlDbType type, object? value)
    {
        while (parameters.Count < position)
        {
            parameters.Add(new NpgsqlParameter());
        }

        parameters[position - 1] = new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value };
        return this;
    }
}
