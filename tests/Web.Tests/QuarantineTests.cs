using System.Net;
using System.Text;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Tests;

public sealed class QuarantineTests
{
    private static readonly QuarantineView Entry = new(
        1, new ProviderId("crm"), null, new RunId(1), new RunId(2), 3, "/id", "record.no_id", "No id.", QuarantineState.Dismissed, Store.Start, Store.Start, Store.Start, 2, "list");

    [Fact]
    public async Task Open_entries_are_listed_the_latest_first_and_filtered()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Quarantine("crm");
        app.Store.Quarantine("shop", "date.unreadable", externalId: "sbx-1");
        app.Store.Quarantine("crm", state: "dismissed");

        (await EntriesAsync(app, "")).Should().Equal(2, 1);
        (await EntriesAsync(app, "?state=all")).Should().Equal(3, 2, 1);
        (await EntriesAsync(app, "?state=dismissed")).Should().Equal(3);
        (await EntriesAsync(app, "?provider=crm")).Should().Equal(1);
        (await EntriesAsync(app, "?rule=date.unreadable")).Should().Equal(2);
        (await EntriesAsync(app, "?externalId=sbx-1")).Should().Equal(2);
        (await EntriesAsync(app, "?externalId=sbx-1&provider=crm")).Should().BeEmpty();
    }

    [Fact]
    public async Task Entries_are_walked_by_cursor_while_new_ones_arrive()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var _ in Enumerable.Range(0, 5))
        {
            app.Store.Quarantine();
        }

        var entries = await Walk.AllAsync(app, "/api/v1/quarantine?limit=2", _ => app.Store.Quarantine());

        entries.Select(entry => entry.Number("entry")).Should().Equal(5, 4, 3, 2, 1);
    }

    [Fact]
    public async Task One_entry_shows_its_exact_bytes()
    {
        await using var app = await TestApp.StartAsync();
        var text = app.Store.Quarantine(body: Encoding.UTF8.GetBytes("{ \"é\": \"\\ud800\" }"));
        var binary = app.Store.Quarantine(body: [0x7b, 0xc3, 0x28]);

        var readable = await app.GetAsync($"/api/v1/quarantine/{text}");
        var unreadable = await app.GetAsync($"/api/v1/quarantine/{binary}");

        readable.Text("original").Should().Be("{ \"é\": \"\\ud800\" }");
        readable.Text("originalBase64").Should().Be(Convert.ToBase64String(Encoding.UTF8.GetBytes("{ \"é\": \"\\ud800\" }")));
        readable["quarantined"]!.Number("sizeBytes").Should().Be(18);
        unreadable["original"].Should().BeNull();
        unreadable.Text("originalBase64").Should().Be(Convert.ToBase64String([0x7b, 0xc3, 0x28]));
    }

    [Fact]
    public async Task An_unknown_entry_is_not_found()
    {
        await using var app = await TestApp.StartAsync();

        (await app.RefusedAsync("/api/v1/quarantine/9", HttpStatusCode.NotFound)).Code().Should().Be("quarantine.not_found");
    }

    [Fact]
    public async Task Entries_are_replayed_and_dismissed()
    {
        var replay = new Scripted<ReplayQuarantined, QuarantineView>(_ => Entry with { State = QuarantineState.Replayed });
        var dismiss = new Scripted<DismissQuarantined, QuarantineView>(_ => Entry);
        await using var app = await TestApp.StartAsync(builder =>
        {
            replay.AddTo(builder);
            dismiss.AddTo(builder);
        });

        var (replayed, replayedBody) = await app.SendAsync(HttpMethod.Post, "/api/v1/quarantine/1/replay");
        var (dismissed, dismissedBody) = await app.SendAsync(HttpMethod.Post, "/api/v1/quarantine/1/dismiss", json: "");

        replayed.StatusCode.Should().Be(HttpStatusCode.OK);
        replayedBody!.Text("state").Should().Be("replayed");
        dismissed.StatusCode.Should().Be(HttpStatusCode.OK);
        dismissedBody!.Text("state").Should().Be("dismissed");
        replay.Sent.Should().Equal(new ReplayQuarantined(1));
        dismiss.Sent.Should().Equal(new DismissQuarantined(1));
    }

    [Theory]
    [InlineData("/api/v1/quarantine/1/replay")]
    [InlineData("/api/v1/quarantine/1/dismiss")]
    [InlineData("/api/v1/runs/1/cancel")]
    public async Task An_order_that_takes_no_body_refuses_one(string path)
    {
        await using var app = await TestApp.StartAsync();

        var (answer, body) = await app.SendAsync(HttpMethod.Post, path, """{"reason":"mine"}""");
        var (chunked, chunkedBody) = await app.SendAsync(HttpMethod.Post, path, "{}", request => request.Headers.TransferEncodingChunked = true);

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        TestApp.Problem(answer, body).Code().Should().Be("body.unexpected");
        TestApp.Problem(chunked, chunkedBody).Code().Should().Be("body.unexpected");
    }

    private static async Task<List<long>> EntriesAsync(TestApp app, string query) =>
        [.. (await app.GetAsync($"/api/v1/quarantine{query}")).Items().Select(entry => entry.Number("entry"))];
}
