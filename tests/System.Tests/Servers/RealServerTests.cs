using System.Globalization;
using System.Text.Json.Nodes;
using CleanCustomers.Testing;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace CleanCustomers.SystemTests.Servers;

/// <summary>
/// The product's command line against systems written by others: everything arrives, again changes nothing, five touched are five changed, two
/// removed are two tombstones after two complete walks, and a kill in the middle leads to the same end.
/// </summary>
public sealed class RealServerTests(ITestOutputHelper output) : IDisposable
{
    private const int Touched = 5;
    private const int Gone = 2;
    private const int Kills = 2;

    private readonly Product product = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cleancustomers-server-");
    private readonly List<string> ids = [];

    /// <summary>Directus only where it is installed, by a command of its own.</summary>
    public static TheoryData<string> Systems => DirectusSystem.Packages is null
        ? ["json-server", "sap-cap", "stripe-mock", "cognito-local"]
        : ["json-server", "sap-cap", "stripe-mock", "cognito-local", "directus"];

    [TheoryWithServers]
    [MemberData(nameof(Systems))]
    public async Task A_system_written_by_others_is_collected_exactly(string system)
    {
        await using var server = await StartAsync(system);
        await FillAsync(server);
        await PresetIsValidAsync(server);

        await KillInTheMiddleAsync(server);
        var first = await CollectAsync(server);
        first["state"]!.GetValue<string>().Should().Be("succeeded", "{0}", first.ToJsonString());
        (Ask("SELECT count(*) FROM records") + Ask("SELECT count(*) FROM quarantine WHERE state = 'open'")).Should().Be(await server.CountAsync());
        Ask("SELECT count(*) FROM changes WHERE kind = 'created'").Should().Be(server.People, "a kill makes no record arrive twice");
        var killed = Ask("SELECT count(*) FROM runs WHERE error_code = 'run.interrupted' AND pages > 0");
        killed.Should().BeGreaterThanOrEqualTo(server.IsPaged ? 1 : 0, "a kill proves something only when it meets a run at work");
        output.WriteLine($"{system}: {Ask("SELECT count(*) FROM records")} stored, {Ask("SELECT count(*) FROM quarantine")} in quarantine, {await server.CountAsync()} by its own count, after {killed} kills in the middle of a run");
        NamesAreEqual(server);
        output.WriteLine($"{Person.Fixtures.Count} names equal code point by code point");

        var again = await CollectAsync(server, "--full");
        Counter(again, "unchanged").Should().Be(server.People);
        Ask("SELECT count(*) FROM changes WHERE kind <> 'created'").Should().Be(0);
        output.WriteLine($"again: {Counter(again, "unchanged")} unchanged, 0 changes");

        await TouchAsync(server);
        output.WriteLine($"{Touched} touched: {Ask("SELECT count(*) FROM changes WHERE kind = 'updated'")} changed{(server.HasChangeTime ? ", instants equal" : "")}");
        await RemoveAsync(server);
        output.WriteLine($"{Gone} removed: 0 tombstones after one full walk, {Ask("SELECT count(*) FROM changes WHERE kind = 'removed'")} after two");
    }

    public void Dispose()
    {
        product.Dispose();
        folder.Delete(recursive: true);
    }

    private Task<RealServer> StartAsync(string system) => system switch
    {
        "json-server" => JsonServerSystem.StartAsync(folder.FullName),
        "sap-cap" => SapCapSystem.StartAsync(folder.FullName),
        "stripe-mock" => StripeMockSystem.StartAsync(folder.FullName),
        "directus" => DirectusSystem.StartAsync(folder.FullName),
        _ => CognitoLocalSystem.StartAsync(folder.FullName),
    };

    private async Task FillAsync(RealServer server)
    {
        for (var number = 1; number <= server.People; number++)
        {
            ids.Add(await server.AddAsync(Person.Make(number)));
        }

        product.WritePreset(RealServer.Provider, server.Preset());
    }

    private async Task PresetIsValidAsync(RealServer server)
    {
        server.Preset().Split('\n').Length.Should().BeLessThanOrEqualTo(40);
        using var validated = product.Start(["providers", "validate"], [], server.Secrets);
        var (code, output, errors) = await validated.EndAsync();
        code.Should().Be(0, "{0}{1}", output, errors);
    }

    // A request budget holds the next page back while the page before is stored, so that a kill meets a run in the middle of its list.
    private async Task KillInTheMiddleAsync(RealServer server)
    {
        var slow = JsonNode.Parse(server.Preset())!;
        slow["budget"] = new JsonObject { ["requests"] = 1, ["per"] = "PT0.5S" };
        product.WritePreset(RealServer.Provider, slow.ToJsonString());
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = PagesStored();
            using var running = product.Start(["collect", RealServer.Provider], [("Collection__CommitEvery", "00:00:00.01")], server.Secrets);
            await Eventually.True(() => running.HasEnded || PagesStored() > before, TimeSpan.FromMinutes(1));
            running.Kill();
            await running.EndAsync();
            Ask("SELECT count(*) FROM pragma_quick_check WHERE quick_check <> 'ok'").Should().Be(0);
        }

        product.WritePreset(RealServer.Provider, server.Preset());
    }

    private async Task TouchAsync(RealServer server)
    {
        var touched = ids.Skip(20).Take(Touched).ToList();
        foreach (var id in touched)
        {
            await server.ChangeCityAsync(id, "Vigo");
        }

        var run = await CollectAsync(server);

        (run["changedFrom"] is not null).Should().Be(server.TellsChanges, "only what changed is asked for where the system can tell");
        Ask("SELECT count(*) FROM changes WHERE kind = 'updated'").Should().Be(Touched);
        Ask("SELECT count(*) FROM customers WHERE json_extract(fields, '$.city') = 'Vigo'").Should().Be(Touched);
        foreach (var id in server.HasChangeTime ? touched : [])
        {
            var stored = Text($"SELECT json_extract(fields, '$.updatedAt') FROM record_bodies WHERE external_id = '{id}'");
            DateTimeOffset.Parse(stored, CultureInfo.InvariantCulture).Should().Be(await server.ChangedAtAsync(id));
        }
    }

    private async Task RemoveAsync(RealServer server)
    {
        foreach (var id in ids.Skip(30).Take(Gone))
        {
            await server.RemoveAsync(id);
        }

        await CollectAsync(server, "--full");
        Ask("SELECT count(*) FROM record_bodies WHERE removed = 1").Should().Be(0, "absence in one walk proves nothing");

        await CollectAsync(server, "--full");
        Ask("SELECT count(*) FROM record_bodies WHERE removed = 1").Should().Be(Gone);
        Ask("SELECT count(*) FROM changes WHERE kind = 'removed'").Should().Be(Gone);

        await CollectAsync(server, "--full");
        Ask("SELECT count(*) FROM record_bodies WHERE removed = 1").Should().Be(Gone);
        Ask("SELECT count(*) FROM customers WHERE state = 'active'").Should().Be(await server.CountAsync());
    }

    private void NamesAreEqual(RealServer server)
    {
        foreach (var person in Person.Fixtures)
        {
            var name = Text($"SELECT json_extract(fields, '$.name') FROM customers WHERE json_extract(fields, '$.email') = '{person.Email}'");
            name.EnumerateRunes().Should().Equal(server.NameOf(person).EnumerateRunes());
        }
    }

    private Task<JsonNode> CollectAsync(RealServer server, params string[] options) => product.CollectAsync(RealServer.Provider, server.Secrets, options);

    private static int Counter(JsonNode run, string name) => run["counters"]![name]!.GetValue<int>();

    private int PagesStored() => File.Exists(product.DatabasePath) && Ask("SELECT count(*) FROM sqlite_master WHERE name = 'runs'") == 1
        ? Ask("SELECT coalesce(sum(pages), 0) FROM runs")
        : 0;

    private int Ask(string sql) => Convert.ToInt32(Scalar(sql), CultureInfo.InvariantCulture);

    private string Text(string sql) => (string)Scalar(sql)!;

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={product.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
