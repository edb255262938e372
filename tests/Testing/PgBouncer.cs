using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

namespace CleanCustomers.Testing;

/// <summary>PgBouncer in transaction mode in front of a test server: a connection is ours for one transaction at a time.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    private readonly string folder;
    private readonly (Process Process, StringBuilder Output) running;

    private PgBouncer(string folder, (Process, StringBuilder) running, int port)
    {
        this.folder = folder;
        this.running = running;
        Port = port;
    }

    public int Port { get; }

    /// <param name="connections">Connections to the server that all clients share.</param>
    public static async Task<PgBouncer> StartAsync(PostgresServer server, int connections = 3)
    {
        if (ServerPrograms.PgBouncer is not { } program)
        {
            throw new InvalidOperationException("PgBouncer is not installed; ./test.sh installs it.");
        }

        // It refuses root, as PostgreSQL does.
        var (make, makeArguments) = ServerPrograms.AsPostgres("mktemp", ["-d", "-p", Path.GetTempPath(), "cleancustomers-bouncer-XXXXXXXX"]);
        var made = (await ServerPrograms.RunAsync(make, makeArguments)).Trim();
        var port = LocalPort.Free();
        var settings = Path.Combine(made, "pgbouncer.ini");
        await File.WriteAllTextAsync(settings, string.Create(CultureInfo.InvariantCulture, $"""
            [databases]
            * = host=127.0.0.1 port={server.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {made}/users
            pool_mode = transaction
            default_pool_size = {connections}
            max_client_conn = 500
            """));
        await File.WriteAllTextAsync(Path.Combine(made, "users"), "\"postgres\" \"\"\n");
        await ServerPrograms.RunAsync("chmod", ["-R", "a+rX", made]);
        var (start, arguments) = ServerPrograms.AsPostgres(program, [settings]);
        var bouncer = new PgBouncer(made, ServerPrograms.Launch(start, arguments), port);
        var began = Stopwatch.GetTimestamp();
        while (!LocalPort.Answers(port))
        {
            if (bouncer.running.Process.HasExited || Stopwatch.GetElapsedTime(began) > LongestStart)
            {
                throw new InvalidOperationException($"PgBouncer does not answer: {bouncer.running.Output}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }

        return bouncer;
    }

    /// <summary>The same database, through the pooler.</summary>
    public string Through(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Port = Port }.ToString();

    public async ValueTask DisposeAsync()
    {
        await ServerPrograms.EndAsync(running.Process);
        Directory.Delete(folder, recursive: true);
    }
}
