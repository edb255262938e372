using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests.Lists;

public sealed class DeltaLinkTests
{
    [Fact]
    public async Task A_walk_of_everything_ends_with_a_mark_and_the_next_run_reads_what_was_written_since()
    {
        await using var service = await DeltaService.StartAsync(contacts: 250);
        await using var app = await CollectionApp.StartAsync(service.Preset());
        var first = await app.CollectAsync();
        service.Put("k0007", "Renamed");
        service.Put("new", "New");
        service.Remove("k0009");
        service.Server.Forget();

        var second = await app.CollectAsync();
        var third = await app.CollectAsync();

        first.Should().BeEquivalentTo(new { Mode = RunMode.Backfill, State = RunState.Succeeded, Counters = new { Read = 250, Created = 250, Pages = 3 } });
        second.Should().BeEquivalentTo(new { Mode = RunMode.Incremental, State = RunState.Succeeded, Counters = new { Read = 3, Created = 1, Updated = 1, Removed = 1 } });
        third.Counters.Read.Should().Be(0);
        service.Server.Targets.Should().Equal("/contacts?$deltatoken=250", "/contacts?$deltatoken=253");
        app.LiveIds().Should().HaveCount(250).And.Contain("new").And.NotContain("k0009");
    }

    [Fact]
    public async Task Empty_pages_are_followed_until_the_delta_link_comes()
    {
        await using var service = await DeltaService.StartAsync(contacts: 3);
        await using var app = await CollectionApp.StartAsync(service.Preset());
        service.EmptyPages = 4;

        var first = await app.CollectAsync();
        service.Put("k0001", "Renamed");
        var second = await app.CollectAsync();

        (first.Counters.Pages, first.Counters.Created).Should().Be((5, 3));
        (second.Counters.Pages, second.Counters.Updated).Should().Be((5, 1));
    }

    [Fact]
    public async Task The_last_of_several_entries_of_one_entity_counts()
    {
        await using var service = await DeltaService.StartAsync(contacts: 2, pageSize: 2);
        await using var app = await CollectionApp.StartAsync(service.Preset());
        await app.CollectAsync();

        // Back to what is stored in between, removed and written again, over page borders.
        service.Put("k0001", "Other");
        service.Put("k0001", "Contact 1");
        service.Put("k0002", "Other");
        service.Remove("k0002");
        service.Put("k0003", "Third");
        service.Put("k0003", "Third again");
        service.Put("k0001", "Last word");
        var run = await app.CollectAsync();

        run.State.Should().Be(RunState.Succeeded);
        app.Rows("SELECT json_extract(fields, '$.name') FROM record_bodies WHERE removed = 0 ORDER BY external_id").Should().Equal("Last word", "Third again");
    }

    [Fact]
    public async Task An_entity_that_returns_to_its_stored_form_within_a_page_ends_in_it()
    {
        await using var service = await DeltaService.StartAsync(contacts: 1);
        await using var app = await CollectionApp.StartAsync(service.Preset());
        await app.CollectAsync();
        service.Put("k0001", "Round one");
        await app.CollectAsync();

        service.Put("k0001", "Round two");
        service.Put("k0001", "Round one");
        await app.CollectAsync();

        app.Value("SELECT json_extract(fields, '$.name') FROM record_bodies").Should().Be("Round one");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_round_cut_in_the_middle_goes_on_from_its_last_next_link_and_keeps_the_old_mark_until_it_ends(int goodPages)
    {
        await using var service = await DeltaService.StartAsync(contacts: 30, pageSize: 10);
        await using var app = await CollectionApp.StartAsync(service.Preset());
        await app.CollectAsync();
        for (var i = 1; i <= 30; i++)
        {
            service.Put(DeltaService.IdOf(i), $"Changed {i}");
        }

        var pages = 0;
        service.Script = _ => ++pages > goodPages ? JsonAnswer.Cut : null;
        var cut = await app.CollectAsync();
        var mark = app.Value("SELECT mark FROM providers");
        service.Script = _ => null;
        service.Server.Forget();
        var second = await app.CollectAsync();

        cut.State.Should().Be(RunState.Partial);
        mark.Should().Be("/contacts?$deltatoken=30");
        service.Server.Targets[0].Should().Be($"/contacts?$skiptoken=30_60_{goodPages * 10}");
        second.Should().BeEquivalentTo(new { Mode = RunMode.Incremental, State = RunState.Succeeded, Counters = new { Updated = 30 - (goodPages * 10) } });
        app.Value("SELECT mark || ' ' || (walk_mark IS NULL) FROM providers").Should().Be("/contacts?$deltatoken=60 1");
        app.Rows("SELECT json_extract(fields, '$.name') FROM record_bodies").Should().OnlyContain(name => name!.StartsWith("Changed"));
    }

    [Fact]
    public async Task A_round_cut_at_its_first_page_begins_again_at_the_mark()
    {
        await using var service = await DeltaService.StartAsync(contacts: 3);
        await using var app = await CollectionApp.StartAsync(service.Preset());
        await app.CollectAsync();
        service.Put("k0001", "Renamed");
        service.Script = _ => JsonAnswer.Cut;
        var failed = await app.CollectAsync();
        service.Script = _ => null;

        var second = await app.CollectAsync();

        failed.State.Should().Be(RunState.Failed);
        second.Should().BeEquivalentTo(new { Mode = RunMode.Incremental, State = RunState.Succeeded, Counters = new { Read = 1, Updated = 1 } });
    }

    [Theory]
    [InlineData(410)]
    [InlineData(404)]
    [InlineData(400)]
    public async Task An_expired_mark_is_forgotten_and_the_next_run_reads_everything_visibly(int status)
    {
        await using var service = await DeltaService.StartAsync(contacts: 5);
        service.ExpiredStatus = status;
        await using var app = await CollectionApp.StartAsync(service.Preset());
        await app.CollectAsync();
        service.ExpireTokens();
        service.Put("k0002", "Renamed");
        service.Put("k0003", "Renamed");

        var expired = await app.CollectAsync();
        var whole = await app.CollectAsync();
        var quiet = await app.CollectAsync();

        expired.Should().BeEquivalentTo(new { State = RunState.Failed, ErrorCode = "provider.cursor_expired" });
        expired.ErrorMessage.Should().NotContain("deltatoken", "links hold tokens");
        whole.Should().BeEquivalentTo(new { Mode = RunMode.Backfill, Note = "run.log_expired", State = RunState.Succeeded, Counters = new { Read = 5, Updated = 2, Unchanged = 3 } });
        quiet.Should().BeEquivalentTo(new { Mode = RunMode.Incremental, Note = (string?)null, Counters = new { Read = 0 } });
    }

    [Fact]
    public async Task A_next_link_that_expired_begins_the_round_again_at_its_mark()
    {
        await using var service = await DeltaService.StartAsync(contacts: 30, pageSize: 10);
        await using var app = await CollectionApp.StartAsync(service.Preset());
        await app.CollectAsync();
        for (var i = 1; i <= 30; i++)
        {
            service.Put(DeltaService.IdOf(i), $"Changed {i}");
        }

        var pages = 0;
        service.Script = _ => ++pages > 1 ? JsonAnswer.Cut : null;
        await app.CollectAsync();
        service.Script = request => request.Query.ContainsKey("$skiptoken") ? JsonAnswer.Fault(410) : null;
        var expired = await app.CollectAsync();
        service.Script = _ => null;
        var again = await app.CollectAsync();

        expired.ErrorCode.Should().Be("provider.cursor_expired");
        again.Should().BeEquivalentTo(new { Mode = RunMode.Incremental, State = RunState.Succeeded, Counters = new { Read = 30, Updated = 20, Unchanged = 10 } });
    }

    [Fact]
    public async Task A_walk_of_everything_on_demand_gets_a_new_mark()
    {
        await using var service = await DeltaService.StartAsync(contacts: 3);
        await using var app = await CollectionApp.StartAsync(service.Preset());
        await app.CollectAsync();
        service.Put("k0001", "Renamed");

        var full = await app.CollectAsync(full: true);
        var quiet = await app.CollectAsync();

        full.Should().BeEquivalentTo(new { Mode = RunMode.Full, Note = (string?)null, Counters = new { Read = 3, Updated = 1 } });
        quiet.Counters.Read.Should().Be(0);
    }

    [Fact]
    public async Task A_round_that_ends_without_a_delta_link_is_not_complete()
    {
        await using var service = await DeltaService.StartAsync(contacts: 3);
        service.IsUntracked = true;
        await using var app = await CollectionApp.StartAsync(service.Preset());

        var run = await app.CollectAsync();

        run.ErrorCode.Should().Be("provider.no_position");
        run.ErrorMessage.Should().Contain("deltaLink");
        app.Value("SELECT complete_up_to FROM providers").Should().BeNull();
    }

    [Fact]
    public async Task A_delta_link_to_another_origin_is_refused()
    {
        await using var service = await DeltaService.StartAsync(contacts: 3);
        service.LinkOrigin = "https://elsewhere.example.com";
        await using var app = await CollectionApp.StartAsync(service.Preset());

        var run = await app.CollectAsync();

        run.ErrorCode.Should().Be("provider.foreign_link");
        app.Value("SELECT mark FROM providers").Should().BeNull();
    }

    [Fact]
    public async Task An_entry_that_lacks_a_mapped_member_erases_nothing_unless_that_is_declared()
    {
        await using var service = await DeltaService.StartAsync(contacts: 2);
        await using var app = await CollectionApp.StartAsync(service.Preset());
        await app.CollectAsync();
        service.LogEntry("""{"contactid":"k0001","fullname":"Only The Name"}""");

        var run = await app.CollectAsync();

        run.Counters.Quarantined.Should().Be(1);
        app.Value("SELECT rule || pointer FROM quarantine").Should().Be("record.partial/emailaddress1");
        app.Value("SELECT json_extract(fields, '$.email') FROM record_bodies WHERE external_id = 'k0001'").Should().Be("someone@example.com");
    }

    [Fact]
    public async Task With_sparse_entries_a_missing_member_is_empty()
    {
        await using var service = await DeltaService.StartAsync(contacts: 2);
        await using var app = await CollectionApp.StartAsync(service.Preset(DeltaEntries.Sparse));
        await app.CollectAsync();
        service.LogEntry("""{"contactid":"k0001","fullname":"Only The Name"}""");

        await app.CollectAsync();

        app.Value("SELECT fields FROM record_bodies WHERE external_id = 'k0001'").Should().Contain("Only The Name").And.NotContain("someone");
    }

    [Fact]
    public async Task Partial_entries_are_laid_over_the_version_before_them()
    {
        await using var service = await DeltaService.StartAsync(contacts: 3, pageSize: 2);
        await using var app = await CollectionApp.StartAsync(service.Preset(DeltaEntries.Partial));
        await app.CollectAsync();
        service.LogEntry("""{"contactid":"k0001","fullname":"First"}""");
        service.LogEntry("""{"contactid":"k0001","emailaddress1":"second@example.com"}""");
        service.LogEntry("""{"contactid":"k0001","fullname":"Third"}""");
        service.Remove("k0002");
        service.LogEntry("""{"contactid":"k0002","fullname":"Back, whole"}""");
        service.LogEntry("""{"contactid":"k0003","emailaddress1":null}""");
        var run = await app.CollectAsync();

        run.State.Should().Be(RunState.Succeeded);
        app.Rows("SELECT json_extract(fields, '$.name') || ' ' || coalesce(json_extract(fields, '$.email'), '-') FROM record_bodies ORDER BY external_id")
            .Should().Equal("Third second@example.com", "Back, whole -", "Contact 3 -");
        app.Value("SELECT CAST(body AS TEXT) FROM record_bodies WHERE external_id = 'k0001'")
            .Should().Be("""{"emailaddress1":"second@example.com","contactid":"k0001","fullname":"Third"}""");
    }

    [Fact]
    public async Task A_partial_entry_mends_the_version_that_waits_in_quarantine_not_the_older_one_that_is_stored()
    {
        await using var service = await DeltaService.StartAsync(contacts: 1);
        await using var app = await CollectionApp.StartAsync(service.Preset(DeltaEntries.Partial));
        await app.CollectAsync();
        service.LogEntry("""{"contactid":"k0001","fullname":"\ud800","emailaddress1":"new@example.com"}""");
        var broken = await app.CollectAsync();
        service.LogEntry("""{"contactid":"k0001","fullname":"Mended"}""");

        await app.CollectAsync();

        broken.Counters.Quarantined.Should().Be(1);
        app.Value("SELECT json_extract(fields, '$.name') || ' ' || json_extract(fields, '$.email') FROM record_bodies").Should().Be("Mended new@example.com");
        app.Value("SELECT state FROM quarantine").Should().Be("repaired");
    }
}
