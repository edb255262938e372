using System.Reflection;
using System.Text.RegularExpressions;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CleanCustomers.Testing;

/// <summary>
/// Shows tables of a PostgreSQL store as the embedded store would hold them, so that the same SQL asks both and must get the same texts:
/// instants in the canonical form, ids as 16 bytes.
/// </summary>
public static partial class StoreMirror
{
    private static readonly Lazy<string> Schema = new(ReadSchema);

    /// <returns>An embedded store in memory with the tables that the SQL names.</returns>
    public static SqliteConnection Of(string connectionString, string sql)
    {
        var mirror = new SqliteConnection("Data Source=:memory:");
        mirror.Open();
        Execute(mirror, Schema.Value);
        using var source = new NpgsqlConnection(connectionString);
        source.Open();
        using var snapshot = source.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        foreach (var table in Tables(mirror).Where(table => Word().Matches(sql).Any(word => word.Value == table)))
        {
            Copy(source, mirror, table);
        }

        return mirror;
    }

    private static void Copy(NpgsqlConnection source, SqliteConnection mirror, string table)
    {
        var columns = Columns(mirror, table);
        using var select = new NpgsqlCommand($"SELECT {string.Join(", ", columns)} FROM {table}", source);
        using var rows = select.ExecuteReader();
        using var transaction = mirror.BeginTransaction();
        using var insert = mirror.CreateCommand();
        insert.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(column => "@" + column))})";
        while (rows.Read())
        {
            insert.Parameters.Clear();
            for (var i = 0; i < columns.Count; i++)
            {
                insert.Parameters.AddWithValue("@" + columns[i], Value(rows.GetValue(i)));
            }

            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static object Value(object value) => value switch
    {
        DateTime utc => Instants.Format(new DateTimeOffset(utc)),
        Guid id => id.ToByteArray(bigEndian: true),
        short flag => (long)flag,
        string text => text.Replace("\uFDD00", "\0", StringComparison.Ordinal).Replace("\uFDD0d", "\uFDD0", StringComparison.Ordinal),
        _ => value,
    };

    private static List<string> Tables(SqliteConnection mirror) => Texts(
        mirror, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'customer_words%' AND name <> 'migrations'");

    private static List<string> Columns(SqliteConnection mirror, string table) => Texts(mirror, $"SELECT name FROM pragma_table_info('{table}')");

    private static List<string> Texts(SqliteConnection mirror, string sql)
    {
        using var command = mirror.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read())
        {
            texts.Add(rows.GetString(0));
        }

        return texts;
    }

    private static void Execute(SqliteConnection mirror, string sql)
    {
        using var command = mirror.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    // References would want the tables that nobody asked for.
    private static string ReadSchema()
    {
        var assembly = typeof(PersistenceRegistration).Assembly;
        return "PRAGMA foreign_keys=OFF;" + string.Concat(assembly.GetManifestResourceNames()
            .Where(name => name.Contains(".Migrations.Sqlite.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name => Read(assembly, name)));
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd() + "\n";
    }

    [GeneratedRegex(@"\w+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
