using CleanCustomers.Testing;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.SystemTests.AdventureWorks;

/// <summary>The published file as an export that is dropped into a folder: compressed under a name that does not say so, with a byte order mark and quoted values.</summary>
public sealed class AdventureWorksFilesTests : IDisposable
{
    private const string Preset = """
        {
          "provider": "export",
          "files": { "folder": "../drops", "match": "*.csv", "format": "csv", "complete": { "marker": ".done" }, "snapshot": "latest" },
          "limits": { "recordsPerPage": 500 },
          "map": {
            "id": "$.CustomerKey",
            "givenName": "$.FirstName",
            "familyName": "$.LastName",
            "email": "$.EmailAddress",
            "region": "$.Prefix",
            "birthDate": { "path": "$.BirthDate", "formats": ["pattern:M/d/yyyy"] }
          }
        }
        """;

    private readonly Product product = new();

    [FactWithPublishedFile]
    public async Task Every_person_arrives_once_though_the_process_is_killed_in_the_middle_and_the_same_file_is_not_read_again()
    {
        product.WritePreset("export", Preset);
        Drop("people-1.csv");
        using (var running = product.Start(["collect", "export", "--json"], ("Collection__CommitRecords", "500")))
        {
            await Eventually.True(() => running.HasEnded || Pages() >= 4);

            running.Kill();
            await running.EndAsync();
        }

        var stored = Ask("SELECT count(*) FROM records");
        var first = await product.CollectAsync("export");
        var second = await product.CollectAsync("export");
        var third = await product.CollectAsync("export");

        stored.Should().BeInRange(1, AdventureWorksFile.People - 1, "it was killed in the middle");
        first["state"]!.GetValue<string>().Should().Be("succeeded");
        first["counters"]!["read"]!.GetValue<int>().Should().Be((int)(AdventureWorksFile.People - stored), "it went on where the killed one had stored");
        second["counters"]!["unchanged"]!.GetValue<int>().Should().Be(AdventureWorksFile.People, "a whole list is read by two walks");
        third["counters"]!["read"]!.GetValue<int>().Should().Be(0, "and then no more");
        Ask("SELECT count(*) FROM changes").Should().Be(AdventureWorksFile.People);
        Ask("SELECT count(*) FROM quarantine").Should().Be(0);
        Ask("SELECT count(*) FROM customers WHERE json_extract(fields, '$.birthDate') IS NOT NULL").Should().Be(AdventureWorksFile.People);
        Ask("SELECT count(*) FROM record_bodies WHERE json_extract(body, '$.Gender') = 'NA'").Should().Be(130, "NA is a text like any other");
        Ask("SELECT count(*) FROM record_bodies WHERE json_extract(body, '$.AnnualIncome') = '$90,000 '").Should().BePositive();
        Ask("SELECT count(*) FROM record_bodies WHERE json_extract(body, '$.EmailAddress') <> lower(json_extract(fields, '$.email'))").Should().Be(0);
    }

    public void Dispose() => product.Dispose();

    private void Drop(string name)
    {
        var drops = Directory.CreateDirectory(Path.Combine(product.ProvidersFolder, "..", "drops")).FullName;
        File.Copy(Path.Combine(AdventureWorksFile.FolderPath!, "AdventureWorks_Customers.csv.gz"), Path.Combine(drops, name));
        File.SetLastWriteTimeUtc(Path.Combine(drops, name), TimeProvider.System.GetUtcNow().AddMinutes(-1).UtcDateTime);
        File.WriteAllText(Path.Combine(drops, name + ".done"), "");
    }

    private long Pages()
    {
        try
        {
            return File.Exists(product.DatabasePath) ? Ask("SELECT coalesce(max(pages), 0) FROM runs") : 0;
        }
        catch (SqliteException)
        {
            // The store is still being made.
            return 0;
        }
    }

    private long Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={product.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>Runs where the published data set lies beside the clone; elsewhere it is skipped and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithPublishedFileAttribute : FactAttribute
{
    public FactWithPublishedFileAttribute()
    {
        if (!AdventureWorksFile.IsThere)
        {
            Skip = "The AdventureWorks data set is not here (../shared/data/adventureworks); it is published data and not part of this repository.";
        }
    }
}
