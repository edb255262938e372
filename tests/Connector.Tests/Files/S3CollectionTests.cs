using System.Globalization;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>The product as a whole against storage written by others.</summary>
public sealed class S3CollectionTests : IAsyncLifetime
{
    private readonly string secrets = Directory.CreateTempSubdirectory("secrets-").FullName;
    private S3Server server = null!;

    [FactWithS3]
    public async Task Collected_once_then_nothing_then_exactly_what_was_touched()
    {
        await server.PutAsync("crm/1.csv", FolderDropTests.Rows(1, 1_200));
        await server.PutAsync("crm/2.csv.gz", DropFolder.Gzip(System.Text.Encoding.UTF8.GetBytes(FolderDropTests.Rows(1_201, 800) + "9999,ragged,row\n")));
        await using var app = await CollectionApp.StartAsync(Preset());

        var first = await app.CollectAsync("drop");
        var again = await app.CollectAsync("drop");
        await server.PutAsync("crm/3.csv", "id,name\n" + string.Concat(Enumerable.Range(7, 5).Select(id => string.Create(CultureInfo.InvariantCulture, $"{id},Touched {id}\n"))));
        var touched = await app.CollectAsync("drop");
        var idle = await app.CollectAsync("drop");

        first.Counters.Should().BeEquivalentTo(new { Read = 2_001, Created = 2_000, Quarantined = 1 });
        again.Counters.Read.Should().Be(0);
        touched.Counters.Should().BeEquivalentTo(new { Read = 5, Updated = 5 });
        idle.Counters.Read.Should().Be(0);
        app.Value("SELECT count(*) FROM changes WHERE kind = 'updated'").Should().Be("5");
        app.Value("SELECT reason FROM quarantine").Should().MatchRegex("file 'crm/2.csv.gz', version \"[0-9a-f]{32}\", row 801, line 802, byte [0-9]+");
    }

    [FactWithS3]
    public async Task A_run_stopped_in_the_middle_of_an_object_is_carried_on_and_ends_the_same()
    {
        await server.PutAsync("crm/1.csv", FolderDropTests.Rows(1, 5_000));
        var store = Path.Combine(secrets, "store");
        var setup = new CollectionApp.Setup { Folder = store, Settings = [new("Collection:CommitRecords", "100")] };
        await using (var app = await CollectionApp.StartAsync(setup, Preset()))
        {
            using var stop = new CancellationTokenSource();
            var collecting = app.SendAsync(new CollectCustomers(new ProviderId("drop")), stop.Token);
            await Eventually.True(() => collecting.IsCompleted || int.Parse(app.Value("SELECT coalesce(max(pages), 0) FROM runs")!, CultureInfo.InvariantCulture) >= 2);
            await stop.CancelAsync();
            await collecting;
        }

        await using var later = await CollectionApp.StartAsync(setup, Preset());
        var before = later.LiveIds().Count;
        var rest = await later.CollectAsync("drop");

        before.Should().BeInRange(1, 5_000);
        rest.Counters.Read.Should().Be(before == 5_000 ? rest.Counters.Read : 5_000 - before, "it goes on behind the last row that is stored");
        later.LiveIds().Should().HaveCount(5_000);
        later.Value("SELECT count(*) FROM changes").Should().Be("5000");
    }

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(secrets, "key"), "S3RVER");
        if (S3Server.Script is not null)
        {
            server = await S3Server.StartAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        Directory.Delete(secrets, recursive: true);
    }

    private FilePreset Preset() => server.Preset("crm/", match: "*.csv*", limits: new Limits { Retries = 0, RecordsPerPage = 100 }) with
    {
        Auth = new Auth.AwsSigV4($"file:{Path.Combine(secrets, "key")}", $"file:{Path.Combine(secrets, "key")}", null, "us-east-1", "s3"),
    };
}
