using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

namespace CleanCustomers.Testing;

/// <summary>A PostgreSQL server with a throw-away folder, on a free port of this machine. Superuser <c>postgres</c>, trusted without password.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    // Its standard input ends with the process of the tests, however that ends: then the server goes, and its folder ($0) with it.
    private const string Watched = "\"$@\" & server=$!; cat >/dev/null; kill -QUIT $server; wait $server; rm -rf \"$0\"";

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly string folder;
    private readonly bool syncs;
    private readonly List<string> settings;
    private (Process Process, StringBuilder Output)? running;
    private int databases;

    private PostgresServer(string folder, bool syncs, IEnumerable<string> settings)
    {
        this.folder = folder;
        this.syncs = syncs;
        this.settings = [.. settings];
    }

    public int Port { get; } = LocalPort.Free();

    public string Folder => Path.Combine(folder, "data");

    /// <param name="syncs">Writes reach the disk before a commit is answered, as outside of tests. Off is faster; a crash of the server process alone loses nothing either way.</param>
    /// <param name="settings">Further settings, as <c>name=value</c>.</param>
    public static async Task<PostgresServer> StartAsync(bool syncs = false, params IEnumerable<string> settings)
    {
        if (ServerPrograms.Postgres is not { } programs)
        {
            throw new InvalidOperationException("PostgreSQL is not installed; ./test.sh installs it.");
        }

        // Made by the user that will own it.
        var (make, makeArguments) = ServerPrograms.AsPostgres("mktemp", ["-d", "-p", Path.GetTempPath(), "cleancustomers-pg-XXXXXXXX"]);
        var made = (await ServerPrograms.RunAsync(make, makeArguments)).Trim();
        var server = new PostgresServer(made, syncs, settings);
        var (init, arguments) = ServerPrograms.AsPostgres(
            Path.Combine(programs, "initdb"), ["-D", server.Folder, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]);
        await ServerPrograms.RunAsync(init, arguments);
        await server.BeginAsync();
        return server;
    }

    /// <summary>Starts the server, also after a crash, and waits until it answers.</summary>
    public async Task BeginAsync()
    {
        string[] all =
        [
            $"port={Port.ToString(CultureInfo.InvariantCulture)}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300",
            .. syncs ? Array.Empty<string>() : ["fsync=off", "full_page_writes=off", "synchronous_commit=off"], .. settings,
        ];
        var (program, arguments) = ServerPrograms.AsPostgres(
            "bash", ["-c", Watched, folder, Path.Combine(ServerPrograms.Postgres!, "postgres"), "-D", Folder, .. all.SelectMany(setting => new[] { "-c", setting })]);
        running = ServerPrograms.Launch(program, arguments);
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync())
        {
            if (running.Value.Process.HasExited || Stopwatch.GetElapsedTime(started) > LongestStart)
            {
                throw new InvalidOperationException($"PostgreSQL does not answer: {running.Value.Output}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>All its processes end at once, as in a crash of the machine; <see cref="BeginAsync"/> recovers from the log.</summary>
    public async Task CrashAsync()
    {
        NpgsqlConnection.ClearAllPools();
        var lockFile = Path.Combine(Folder, "postmaster.pid");
        var postmaster = File.Exists(lockFile) ? (await File.ReadAllLinesAsync(lockFile))[0] : "none";
        await ServerPrograms.EndAsync(running!.Value.Process);
        running = null;

        // Nobody may have collected the dead server yet; the next one would take it for alive.
        await Eventually.True(() => !IsAlive(postmaster));
        File.Delete(lockFile);
    }

    public string ConnectionString(string database = "postgres", string user = "postgres") =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Database={database};Username={user};Timeout=5");

    /// <summary>An empty database of its own.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"db{Interlocked.Increment(ref databases)}");
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (running is not null)
        {
            await CrashAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static bool IsAlive(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(' ')[2] is not ("Z" or "X");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("postgres", "SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
