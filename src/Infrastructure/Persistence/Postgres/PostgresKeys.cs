using Npgsql;
using NpgsqlTypes;

namespace CleanCustomers.Infrastructure.Persistence.Postgres;

/// <summary>Numbers of a sequence, taken many at a time. What is not used is lost, which leaves gaps and nothing else.</summary>
internal sealed class PostgresKeys(PostgresWriter writer, string sequence)
{
    private const int Most = 1000;

    private readonly Queue<long> taken = new();
    private int expected;

    /// <summary>So many more will probably be wanted.</summary>
    public void Expect(int count) => expected += count;

    public long Next()
    {
        if (taken.Count == 0)
        {
            Take(Math.Clamp(expected, 1, Most));
        }

        expected = Math.Max(0, expected - 1);
        return taken.Dequeue();
    }

    private void Take(int count)
    {
        using var command = writer.Command(
            "SELECT nextval(CAST($1 AS regclass)) FROM generate_series(1, $2)",
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = sequence },
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Integer, Value = count });
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            taken.Enqueue(rows.GetInt64(0));
        }
    }
}
