using System.Net;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Web.Tests;

public sealed class RunProgressTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_run_that_has_ended_is_one_event()
    {
        await using var app = await TestApp.StartAsync();
        var run = app.Store.AddRun();

        using var stream = await EventStream.OpenAsync(app, run);
        var end = await stream.NextAsync();

        stream.Answer.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        stream.Answer.Headers.CacheControl!.NoStore.Should().BeTrue();
        end!.Name.Should().Be("end");
        end.Id.Should().Be("succeeded.2.7.2.7");
        end.Body["run"]!.ToJsonString().Should().Be((await app.GetAsync($"/api/v1/runs/{run}")).ToJsonString());
        (await stream.NextAsync()).Should().BeNull("the stream is closed");
    }

    [Fact]
    public async Task Who_has_seen_the_end_is_told_not_to_come_back()
    {
        await using var app = await TestApp.StartAsync();
        var run = app.Store.AddRun();

        var (answer, _) = await app.SendAsync(HttpMethod.Get, Path(run), change: request => request.Headers.Add("Last-Event-ID", "succeeded.2.7.2.7"));

        answer.StatusCode.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_run_of_another_node_is_followed_through_the_store()
    {
        await using var app = await TestApp.StartAsync();
        var run = app.Store.AddRun(state: "running");
        using var stream = await EventStream.OpenAsync(app, run);

        var first = await stream.NextAsync();
        app.Store.Run("UPDATE runs SET pages = 3, read = 9, created = 5 WHERE run = @run", ("@run", run));
        var second = await stream.NextAsync();
        app.Store.Run("UPDATE runs SET state = 'partial', finished_at = started_at, error_code = 'provider.reset', error = 'Cut.' WHERE run = @run", ("@run", run));
        var last = await stream.NextAsync();

        (first!.Name, first.Id).Should().Be(("progress", "running.2.7.2.7"));
        (second!.Name, second.Body.Number("recordsRead")).Should().Be(("progress", 9));
        (last!.Name, last.Body["run"]!.Text("errorCode")).Should().Be(("end", "provider.reset"));
        (await stream.NextAsync()).Should().BeNull();
    }

    [Fact]
    public async Task A_run_of_this_node_shows_what_it_has_read_and_not_yet_committed()
    {
        await using var app = await TestApp.StartAsync();
        var run = app.Store.AddRun(state: "running");
        var board = app.Services.GetRequiredService<RunProgressBoard>();
        var committed = new RunCounters(2, 7, 3, 0, 4, 0, 0, 0);
        board.Write(new ProviderId("crm"), new RunProgress(new RunId(run), Store.Start, committed, 5, 500, 1000));
        using var stream = await EventStream.OpenAsync(app, run);

        var first = await stream.NextAsync();
        board.Write(new ProviderId("crm"), new RunProgress(new RunId(run), Store.Start, committed, 6, 600, 1000));
        var second = await stream.NextAsync();
        app.Store.Run("UPDATE runs SET state = 'succeeded', finished_at = started_at, pages = 6, read = 600, created = 596 WHERE run = @run", ("@run", run));
        board.Clear(new ProviderId("crm"));
        var last = await stream.NextAsync();

        first!.Body.ToJsonString().Should().EndWith(""","pagesRead":5,"recordsRead":500,"total":1000}""");
        first.Body["run"]!["counters"]!.Number("read").Should().Be(7);
        second!.Body.Number("recordsRead").Should().Be(600);
        (last!.Name, last.Body["run"]!["counters"]!.Number("read")).Should().Be(("end", 600));
    }

    [Fact]
    public async Task What_was_seen_is_not_sent_again()
    {
        await using var app = await TestApp.StartAsync();
        var run = app.Store.AddRun(state: "running");
        using (var first = await EventStream.OpenAsync(app, run))
        {
            (await first.NextAsync())!.Id.Should().Be("running.2.7.2.7");
        }

        using var resumed = await EventStream.OpenAsync(app, run, "running.2.7.2.7");
        var next = resumed.NextAsync();
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
        next.IsCompleted.Should().BeFalse();
        app.Store.Run("UPDATE runs SET pages = 3, read = 9, created = 5 WHERE run = @run", ("@run", run));

        (await next.WaitAsync(Soon))!.Id.Should().Be("running.3.9.3.9");
    }

    [Fact]
    public async Task Comments_keep_the_line_open_while_nothing_happens()
    {
        await using var app = await TestApp.StartAsync();
        var run = app.Store.AddRun(state: "running");
        using var stream = await EventStream.OpenAsync(app, run);
        await stream.NextAsync();

        (await stream.CommentAsync().WaitAsync(TimeSpan.FromSeconds(30))).Should().Be(": still running");
    }

    [Fact]
    public async Task Stopping_the_service_ends_the_stream()
    {
        await using var app = await TestApp.StartAsync();
        using var stream = await EventStream.OpenAsync(app, app.Store.AddRun(state: "running"));
        await stream.NextAsync();

        await app.StopAsync().WaitAsync(Soon);

        (await stream.NextAsync().WaitAsync(Soon)).Should().BeNull();
    }

    [Fact]
    public async Task An_unknown_run_is_not_found()
    {
        await using var app = await TestApp.StartAsync();

        (await app.RefusedAsync(Path(7), HttpStatusCode.NotFound)).Code().Should().Be("run.not_found");
    }

    private static string Path(long run) => $"/api/v1/runs/{run}/progress";

    private sealed record Event(string Id, string Name, JsonNode Body);

    /// <summary>Reads server-sent events as a browser does.</summary>
    private sealed class EventStream(HttpResponseMessage answer, StreamReader lines) : IDisposable
    {
        public HttpResponseMessage Answer => answer;

        public static async Task<EventStream> OpenAsync(TestApp app, long run, string? seen = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Path(run), UriKind.Relative));
            if (seen is not null)
            {
                request.Headers.Add("Last-Event-ID", seen);
            }

            var answer = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            return new EventStream(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
        }

        /// <summary>Null when the stream is closed.</summary>
        public async Task<Event?> NextAsync()
        {
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            while (await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(40)) is { } line)
            {
                if (line.Length == 0 && fields.TryGetValue("data", out var data))
                {
                    return new Event(fields["id"], fields["event"], JsonNode.Parse(data)!);
                }

                if (line.Split(": ", 2) is [{ Length: > 0 } name, var value])
                {
                    fields[name] = value;
                }
            }

            return null;
        }

        public async Task<string> CommentAsync()
        {
            while (true)
            {
                if (await lines.ReadLineAsync() is { } line && line.StartsWith(':'))
                {
                    return line;
                }
            }
        }

        public void Dispose()
        {
            lines.Dispose();
            answer.Dispose();
        }
    }
}
