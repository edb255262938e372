using System.Globalization;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Connector.Tests;

public sealed class S3DropTests : IAsyncLifetime
{
    private static readonly Limits SmallPages = new() { Retries = 0, RecordsPerPage = 10 };

    private S3Server server = null!;

    [FactWithS3]
    public async Task More_objects_than_one_page_of_the_listing_are_all_read_once_and_then_not_again()
    {
        for (var start = 0; start < 1_100; start += 50)
        {
            await Task.WhenAll(Enumerable.Range(start, 50).Select(i => server.PutAsync($"many/{i:0000}.csv", $"id,name\n{i},Name {i}\n")));
        }

        await server.PutAsync("other/9999.csv", "id,name\n9999,Other\n");
        var preset = server.Preset("many/");

        var first = await server.ReadAsync(preset);
        var again = await server.ReadAsync(preset, DropFolder.Changes);

        first.Fault.Should().BeNull();
        first.Ids.Should().Equal(Enumerable.Range(0, 1_100).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        again.Ids.Should().BeEmpty();
        again.HasEnded.Should().BeTrue();
    }

    [FactWithS3]
    public async Task A_replaced_object_is_read_a_deleted_one_is_not_missed_and_gzip_is_seen_by_content()
    {
        await server.PutAsync("crm/a.csv", "id,name\n1,Ann\n");
        await server.PutAsync("crm/b ä+&.csv", "id,name\n2,Bob\n");
        await server.PutAsync("crm/c.csv", DropFolder.Gzip("id,name\n3,Cay\n"u8.ToArray()));
        var preset = server.Preset("crm/");
        var first = await server.ReadAsync(preset);

        await server.PutAsync("crm/b ä+&.csv", "id,name\n2,Rob\n");
        await server.DeleteAsync("crm/a.csv");
        var next = await server.ReadAsync(preset, DropFolder.Changes);
        var full = await server.ReadAsync(preset);

        first.Ids.Should().Equal("1", "2", "3");
        next.Bodies.Should().Equal("""{"id":"2","name":"Rob"}""");
        full.Ids.Should().Equal("2", "3");
        server.Memory.Files.Keys.Should().BeEquivalentTo(["crm/b ä+&.csv", "crm/c.csv"]);
        full.Places[0].Should().MatchRegex("^file 'crm/b ä\\+&.csv', version \"[0-9a-f]{32}\", row 1, line 2, byte 8$");
    }

    [FactWithS3]
    public async Task A_run_killed_in_the_middle_goes_on_inside_the_object_or_begins_a_replaced_one_anew()
    {
        await server.PutAsync("a.csv", FolderDropTests.Rows(1, 25));
        await server.PutAsync("b.csv", FolderDropTests.Rows(26, 5));
        var preset = server.Preset(limits: SmallPages);

        var killed = await server.ReadAsync(preset, pages: 2);
        var rest = await server.ReadAsync(preset, new ReadFrom(null, killed.Last));
        await server.PutAsync("b.csv", FolderDropTests.Rows(100, 12));
        var again = await server.ReadAsync(preset, new ReadFrom(DropFolder.Changes.ChangedSince, null), pages: 1);
        await server.PutAsync("b.csv", FolderDropTests.Rows(200, 12));
        var anew = await server.ReadAsync(preset, new ReadFrom(DropFolder.Changes.ChangedSince, again.Last));

        killed.Ids.Concat(rest.Ids).Should().HaveCount(30).And.OnlyHaveUniqueItems();
        again.Ids.Should().HaveCount(10);
        anew.Ids.Should().HaveCount(12).And.StartWith("200");
        anew.HasEnded.Should().BeTrue();
    }

    [FactWithS3]
    public async Task An_object_replaced_while_it_is_read_does_not_count_as_read()
    {
        await server.PutAsync("a.csv", FolderDropTests.Rows(1, 40_000));
        using var connector = S3Server.Connect(server.Preset(), server.Memory);

        var read = async () =>
        {
            await foreach (var page in connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
            {
                server.Memory.Store(page.Files);
                var number = page.Number;
                page.Dispose();
                if (number == 1)
                {
                    await server.PutAsync("a.csv", FolderDropTests.Rows(1, 40_001));
                }
            }
        };

        (await read.Should().ThrowAsync<ProviderFaultException>()).Which.Error.Code.Should().BeOneOf("provider.file_changed", "provider.truncated");
        server.Memory.Files.Should().BeEmpty();
    }

    [FactWithS3]
    public async Task A_wrong_key_and_a_wrong_bucket_are_told_apart_without_the_key()
    {
        var wrong = await server.ReadAsync(server.Preset(key: "env:WRONG"));
        var nowhere = await server.ReadAsync(server.Preset(bucket: "nowhere"));

        wrong.Fault.Should().BeEquivalentTo(new { Class = FaultClass.Auth });
        wrong.Code.Should().Be("provider.unauthorized");
        wrong.Fault!.Error.Message.Should().Contain("InvalidAccessKeyId").And.NotContain("nobodys-key");
        nowhere.Code.Should().Be("provider.moved");
    }

    public async Task InitializeAsync()
    {
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
    }
}
