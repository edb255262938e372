using System.Globalization;
using Npgsql;

namespace CleanCustomers.Infrastructure.Persistence.Postgres;

/// <summary>A write transaction in PostgreSQL. Deferred statements travel together with the next that is not.</summary>
internal sealed class PostgresWriter(NpgsqlConnection connection, NpgsqlTransaction transaction, PostgresSql dialect) : StoreWriter
{
    // More would hold the parameters of a whole commit in memory.
    private const int MostDeferred = 500;

    private readonly Dictionary<string, PostgresStatement> statements = new(StringComparer.Ordinal);
    private readonly List<NpgsqlBatchCommand> deferred = [];
    private PostgresStatement? open;
    private int changes;

    public override string Now => "clock_timestamp()";

    public override string Locked => "FOR NO KEY UPDATE";

    public override string SkipLocked => "FOR UPDATE SKIP LOCKED";

    public override int Changes => changes;

    public override string After(TimeSpan duration) => string.Create(
        CultureInfo.InvariantCulture, $"clock_timestamp() + interval '{duration.TotalSeconds:0.000} seconds'");

    public override StoreStatement Statement(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statement = new PostgresStatement(this, dialect.Of(sql));
            statements.Add(sql, statement);
        }

        return statement;
    }

    public override bool BlamesValue(Exception fault) => fault is PostgresException postgres && PostgresErrors.BlamesValue(postgres);

    /// <summary>Sends what was deferred and frees the connection for another statement.</summary>
    public void Settle()
    {
        open?.KeepRest();
        if (deferred.Count == 0)
        {
            return;
        }

        using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var command in deferred)
        {
            batch.BatchCommands.Add(command);
        }

        deferred.Clear();
        batch.ExecuteNonQuery();
    }

    /// <summary>Forgets what was deferred: the part of the transaction that it belonged to is rolled back.</summary>
    public void Discard() => deferred.Clear();

    /// <summary>A command of this transaction; its SQL has PostgreSQL's own marks (<c>$1</c>).</summary>
    public NpgsqlCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        Settle();
        var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Begins a binary COPY; nothing else can be done until it is completed or disposed.</summary>
    public NpgsqlBinaryImporter Copy(string sql)
    {
        Settle();
        return connection.BeginBinaryImport(sql);
    }

    public NpgsqlDataReader Open(PostgresStatement statement, string sql, IReadOnlyList<NpgsqlParameter> parameters)
    {
        // The reader owns the result; the command itself holds nothing.
        var reader = Command(sql, [.. parameters.Select(Copy)]).ExecuteReader();
        open = statement;
        return reader;
    }

    public void Closed(PostgresStatement statement)
    {
        if (open == statement)
        {
            open = null;
        }
    }

    public void Execute(string sql, IReadOnlyList<NpgsqlParameter> parameters)
    {
        using var command = Command(sql, [.. parameters.Select(Copy)]);
        changes = command.ExecuteNonQuery();
    }

    public void Defer(string sql, IReadOnlyList<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(Copy(parameter));
        }

        deferred.Add(command);
        if (deferred.Count >= MostDeferred)
        {
            Settle();
        }
    }

    // A parameter belongs to one command for ever.
    private static NpgsqlParameter Copy(NpgsqlParameter parameter) => new() { NpgsqlDbType = parameter.NpgsqlDbType, Value = parameter.Value };
}
