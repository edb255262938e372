namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>
/// A statement inside a write transaction, bound by position from 1 (<c>?1</c>) and read by column from 0. One text serves both stores: each
/// stores our types in its own form, instants as canonical text in SQLite and as <c>timestamptz</c> in PostgreSQL.
/// </summary>
internal abstract class StoreStatement
{
    public abstract StoreStatement Bind(int position, long value);

    public abstract StoreStatement Bind(int position, long? value);

    /// <summary>As a number, 1 or 0.</summary>
    public StoreStatement Bind(int position, bool value) => Bind(position, value ? 1L : 0L);

    /// <summary>Cut to the microsecond.</summary>
    public abstract StoreStatement Bind(int position, DateTimeOffset? value);

    public StoreStatement Bind(int position, DateTimeOffset value) => Bind(position, (DateTimeOffset?)value);

    public abstract StoreStatement Bind(int position, string? value);

    /// <param name="utf8">Copied before this returns.</param>
    public abstract StoreStatement BindText(int position, ReadOnlySpan<byte> utf8);

    /// <param name="bytes">Copied before this returns.</param>
    public abstract StoreStatement BindBlob(int position, ReadOnlySpan<byte> bytes);

    public abstract StoreStatement Bind(int position, UInt128? value);

    /// <summary>Steps to the next row. False when there is none; then the statement is ready to be bound again.</summary>
    public abstract bool Step();

    /// <summary>Executes a statement from which no row is wanted.</summary>
    public abstract void Run();

    /// <summary>
    /// Executes it before the next statement that is run, stepped or scalar, or before the commit: many in a row cost one round trip. For
    /// statements whose outcome nobody asks for.
    /// </summary>
    public abstract void Later();

    /// <summary>Ends reading before the last row.</summary>
    public abstract void Reset();

    public abstract bool IsNull(int column);

    /// <summary>A number; true and false are 1 and 0.</summary>
    public abstract long Int64(int column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public abstract string? Text(int column);

    public abstract DateTimeOffset? Instant(int column);

    /// <summary>Bytes, or the UTF-8 of a text. Valid until the next step or reset.</summary>
    public abstract ReadOnlySpan<byte> Blob(int column);

    public UInt128 Hash(int column) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(Blob(column));
}
