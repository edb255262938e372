using Npgsql;
using NpgsqlTypes;

namespace CleanCustomers.Infrastructure.Persistence.Postgres;

/// <summary>Values of our types in a binary COPY.</summary>
internal static class PostgresCopy
{
    public static void WriteOrNull<T>(this NpgsqlBinaryImporter row, T? value, NpgsqlDbType type)
        where T : struct
    {
        if (value is { } present)
        {
            row.Write(present, type);
        }
        else
        {
            row.WriteNull();
        }
    }

    public static void WriteOrNull<T>(this NpgsqlBinaryImporter row, T? value, NpgsqlDbType type)
        where T : class
    {
        if (value is { } present)
        {
            row.Write(present, type);
        }
        else
        {
            row.WriteNull();
        }
    }

    /// <summary>A text that is at hand as UTF-8.</summary>
    public static void WriteText(this NpgsqlBinaryImporter row, byte[]? utf8)
    {
        if (utf8 is null)
        {
            row.WriteNull();
        }
        else
        {
            row.Write(PostgresText.IsPlain(utf8) ? utf8 : PostgresText.Encode(utf8), NpgsqlDbType.Text);
        }
    }
}
