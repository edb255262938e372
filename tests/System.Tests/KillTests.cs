using System.Globalization;
using System.Text.RegularExpressions;
using CleanCustomers.Testing;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.SystemTests;

/// <summary>Collecting is killed again and again; afterwards nothing is lost, nothing is twice, and the cursor says what the rows say.</summary>
public sealed partial class KillTests
{
    private const int Kills = 100;
    private const int Records = 20_000;

    [Fact]
    public async Task Killed_at_a_hundred_random_moments_it_loses_nothing_and_stores_nothing_twice()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: Records, pageSize: 40);
        provider.TellsChangeClock = true;
        using var product = new Product();
        product.WritePreset("crm", Preset(provider));
        var random = new Random(20261123);
        var inTheMiddle = 0;

        for (var kill = 0; kill < Kills; kill++)
        {
            using var running = product.Start(["collect", "crm"], ("Collection__CommitEvery", "00:00:00.01"));
            await KillAtRandomAsync(provider, running, random);
            inTheMiddle += CheckStore(product) ? 1 : 0;
            Change(provider, random, kill);
        }

        // The first ends the walk that the last kill broke off; what changed behind its position meanwhile is the second one's.
        await product.CollectAsync("crm");
        var last = await product.CollectAsync("crm");
        var full = await product.CollectAsync("crm", "--full");

        last["state"]!.GetValue<string>().Should().Be("succeeded");
        full["counters"]!["unchanged"]!.GetValue<long>().Should().Be(provider.Customers.Count, "the walk after the last kill had stored everything");
        inTheMiddle.Should().BeGreaterThan(Kills / 3, "a kill proves something only when it meets a run at work");
        Ask(product, "SELECT count(*) FROM records").Should().Be(provider.Customers.Count);
        Ask(product, "SELECT count(*) FROM changes WHERE kind = 'created'").Should().Be(provider.Customers.Count);
        Ask(product, "SELECT count(*) FROM runs WHERE error_code = 'run.interrupted'").Should().BeGreaterThan(Kills / 3);
    }

    // One in five anywhere in the life of the process, the others once it has begun to read.
    private static async Task KillAtRandomAsync(ScriptedProvider provider, Product.Running running, Random random)
    {
        var requests = provider.RequestCount;
        if (random.Next(5) > 0)
        {
            await Eventually.True(() => running.HasEnded || provider.RequestCount > requests, TimeSpan.FromMinutes(1));
        }

        var started = TimeProvider.System.GetTimestamp();
        var lifetime = TimeSpan.FromMilliseconds(random.Next(0, 400));
        await Eventually.True(() => running.HasEnded || TimeProvider.System.GetElapsedTime(started) > lifetime);
        running.Kill();
        await running.EndAsync();
    }

    /// <returns>True when the kill met a run at work.</returns>
    private static bool CheckStore(Product product)
    {
        if (!File.Exists(product.DatabasePath) || Ask(product, "SELECT count(*) FROM sqlite_master WHERE name = 'runs'") == 0)
        {
            return false;
        }

        Ask(product, "SELECT count(*) FROM pragma_quick_check WHERE quick_check <> 'ok'").Should().Be(0);
        Ask(product, "SELECT count(*) FROM runs WHERE read <> created + updated + unchanged + removed + quarantined + suppressed").Should().Be(0);
        var records = Ask(product, "SELECT count(*) FROM records");
        Ask(product, "SELECT count(*) FROM record_bodies").Should().Be(records);
        Ask(product, "SELECT count(*) FROM customers").Should().Be(records);
        Ask(product, "SELECT coalesce(sum(created), 0) FROM runs").Should().Be(records, "counters and rows are one transaction");
        Ask(product, "SELECT count(*) FROM changes WHERE kind = 'created'").Should().Be(records);
        CursorEqualsRows(product, records);
        return Ask(product, "SELECT count(*) FROM runs WHERE state = 'running' AND pages > 0") == 1;
    }

    // In the first walk the list is read by ascending id, forty to a page: the cursor is the highest id stored, and pages are whole.
    private static void CursorEqualsRows(Product product, long records)
    {
        if (Ask(product, "SELECT count(*) FROM providers WHERE watermark IS NULL AND walk_cursor IS NOT NULL") == 1)
        {
            var cursor = AnId().Match(Text(product, "SELECT walk_cursor FROM providers")).Value;
            cursor.Should().Be(Text(product, "SELECT max(external_id) FROM records"));
            int.Parse(cursor.AsSpan(1), CultureInfo.InvariantCulture).Should().Be((int)records);
            (records % 40).Should().Be(0);
        }
    }

    // So that every run has something to do, also after the first walk is complete.
    private static void Change(ScriptedProvider provider, Random random, int kill)
    {
        for (var i = 0; i < 2_000; i++)
        {
            provider.Customers.Edit(
                ScriptedCustomers.IdOf(random.Next(1, Records)), string.Create(CultureInfo.InvariantCulture, $"Edited After Kill {kill} {i}"));
        }
    }

    private static string Preset(ScriptedProvider provider) => $$"""
        {
          "provider": "crm", "title": "Scripted", "baseUrl": "{{provider.BaseUrl}}", "schedule": null, "auth": { "kind": "none" }, "network": { "allow": ["127.0.0.1/32"] },
          "request": { "path": "/id" },
          "paging": { "style": "idCursor", "parameter": "after", "size": 40, "sizeParameter": "limit" },
          "end": { "rule": "flag", "path": "$.hasMore", "value": false },
          "changedSince": { "parameter": "updated_since", "format": "iso", "overlap": "PT1M" },
          "records": "$.items",
          "map": { "id": "$.id", "name": "$.name", "email": "$.email", "updatedAt": { "path": "$.updatedAt", "formats": ["iso"] } }
        }
        """;

    private static long Ask(Product product, string sql) => Convert.ToInt64(Scalar(product, sql), CultureInfo.InvariantCulture);

    private static string Text(Product product, string sql) => (string)Scalar(product, sql)!;

    private static object? Scalar(Product product, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={product.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    [GeneratedRegex("c[0-9]{6}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnId();
}
