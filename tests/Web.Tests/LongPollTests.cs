using System.Diagnostics;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Web.Tests;

public sealed class LongPollTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task What_is_there_is_answered_at_once()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Ana");

        var feed = await app.GetAsync("/api/v1/changes?wait=60").WaitAsync(AtOnce);

        feed.Items().Should().ContainSingle();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_ends_the_wait_whoever_made_it(bool isOurs)
    {
        await using var app = await TestApp.StartAsync();
        var waiting = app.GetAsync("/api/v1/changes?wait=60");
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        waiting.IsCompleted.Should().BeFalse();

        var id = app.Store.Customer("Ana");
        if (isOurs)
        {
            await app.Services.GetRequiredService<CustomerInvalidation>().CommittedAsync([new CustomerId(id)], CancellationToken.None);
        }

        var feed = await waiting.WaitAsync(AtOnce);
        feed.Items().Single().Text("customerId").Should().Be(id.ToString());
        feed.Number("next").Should().Be(1);
    }

    [Fact]
    public async Task Without_news_the_answer_is_empty_when_the_time_is_over()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Ana");
        var clock = Stopwatch.StartNew();

        var feed = await app.GetAsync("/api/v1/changes?after=1&wait=2").WaitAsync(TimeSpan.FromSeconds(10));

        clock.Elapsed.Should().BeGreaterThan(TimeSpan.FromSeconds(1.9));
        feed.Items().Should().BeEmpty();
        feed.Number("next").Should().Be(1);
        DateTimeOffset.Parse(feed.Text("asOf")!, System.Globalization.CultureInfo.InvariantCulture).Should().BeAfter(TimeProvider.System.GetUtcNow().AddSeconds(-1), "what was waited for is seen");
    }

    [Fact]
    public async Task A_place_beyond_the_end_is_refused_without_waiting()
    {
        await using var app = await TestApp.StartAsync();

        var problem = await app.RefusedAsync("/api/v1/changes?after=5&wait=60").WaitAsync(AtOnce);

        problem.Code().Should().Be("after.unknown");
    }

    [Theory]
    [InlineData("61", "wait.too_large")]
    [InlineData("-1", "number.format")]
    [InlineData("1.5", "number.format")]
    public async Task The_wait_is_bounded(string wait, string code)
    {
        await using var app = await TestApp.StartAsync();

        var problem = await app.RefusedAsync($"/api/v1/changes?wait={wait}");

        problem.Code().Should().Be(code);
        problem.Places().Should().Equal("wait");
    }

    [Fact]
    public async Task Stopping_the_service_ends_every_wait_with_an_empty_answer()
    {
        await using var app = await TestApp.StartAsync();
        var waiting = Enumerable.Range(0, 20).Select(_ => app.GetAsync("/api/v1/changes?wait=60")).ToList();
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        var clock = Stopwatch.StartNew();

        await app.StopAsync();

        (await Task.WhenAll(waiting)).Should().OnlyContain(feed => feed.Items().Count == 0);
        clock.Elapsed.Should().BeLessThan(AtOnce);
    }

    [Fact]
    public async Task A_caller_who_leaves_frees_the_place()
    {
        await using var app = await TestApp.StartAsync(builder => builder.Configuration["Limits:WaitingPerCaller"] = "1");
        using (var leave = new CancellationTokenSource(TimeSpan.FromMilliseconds(500)))
        {
            var left = async () => await app.Client.GetStringAsync(new Uri("/api/v1/changes?wait=60", UriKind.Relative), leave.Token);
            await left.Should().ThrowAsync<OperationCanceledException>();
        }

        var answers = new List<int>();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < AtOnce && !answers.Contains(200))
        {
            answers.Add((int)(await app.SendAsync(HttpMethod.Get, "/api/v1/changes?wait=1")).Answer.StatusCode);
        }

        answers.Should().Contain(200).And.BeSubsetOf([200, 429]);
    }

    [Fact]
    public async Task A_follower_ends_with_an_equal_table_after_a_hundred_disconnects()
    {
        const int disconnects = 100, customers = 200;
        await using var app = await TestApp.StartAsync();
        var random = new Random(4711);
        var ids = Enumerable.Range(0, customers).Select(i => app.Store.Customer($"Name {i}")).ToList();
        using var done = new CancellationTokenSource();
        var changing = ChangeAsync(app, ids, done.Token);

        // What a consumer stores: its table, and the place in the feed, together.
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        var (next, cut, read) = (0L, 0, 0);
        while (cut < disconnects)
        {
            using var line = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(2, 120)));
            try
            {
                while (true)
                {
                    var feed = JsonNode.Parse(await app.Client.GetStringAsync(new Uri($"/api/v1/changes?after={next}&limit=20&wait=30", UriKind.Relative), line.Token))!;
                    var part = new Dictionary<string, string>(StringComparer.Ordinal);
                    foreach (var id in feed.Items().Select(change => change.Text("customerId")!).Distinct(StringComparer.Ordinal))
                    {
                        part[id] = Essence(JsonNode.Parse(await app.Client.GetStringAsync(new Uri($"/api/v1/customers/{id}", UriKind.Relative), line.Token))!);
                    }

                    foreach (var (id, customer) in part)
                    {
                        table[id] = customer;
                    }

                    (next, read) = (feed.Number("next"), read + feed.Items().Count);
                }
            }
            catch (Exception gone) when (gone is OperationCanceledException or HttpRequestException)
            {
                cut++;
            }
        }

        await done.CancelAsync();
        await changing;
        for (var more = true; more;)
        {
            var feed = await app.GetAsync($"/api/v1/changes?after={next}&limit=500");
            foreach (var id in feed.Items().Select(change => change.Text("customerId")!).Distinct(StringComparer.Ordinal))
            {
                table[id] = Essence(await app.GetAsync($"/api/v1/customers/{id}"));
            }

            (next, more, read) = (feed.Number("next"), feed["more"]!.GetValue<bool>(), read + feed.Items().Count);
        }

        var truth = (await Walk.AllAsync(app, "/api/v1/customers?state=all&limit=500")).ToDictionary(customer => customer.Text("id")!, Essence, StringComparer.Ordinal);
        table.Should().BeEquivalentTo(truth);
        read.Should().Be((int)next, "each change was taken into account once");
        read.Should().BeGreaterThan(customers * 2, "there was much to miss");
    }

    private static string Essence(JsonNode customer) => $"{customer.Text("state")} {customer.Number("version")} {customer["fields"]!.ToJsonString()}";

    // Changes, adds and removes customers until it is told to stop, as runs of this and of another process would.
    private static Task ChangeAsync(TestApp app, List<Guid> ids, CancellationToken stop) => Task.Run(
        async () =>
        {
            var random = new Random(1);
            var invalidation = app.Services.GetRequiredService<CustomerInvalidation>();
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var id = ids[random.Next(ids.Count)];
                switch (random.Next(10))
                {
                    case 0:
                        ids.Add(app.Store.Customer($"New {i}"));
                        break;
                    case 1:
                        app.Store.Run(
                            """
                            UPDATE customers SET version = version + 1, state = 'removed' WHERE id = @id;
                            INSERT INTO changes (customer_key, kind, run, at) SELECT customer_key, 'removed', 2, updated_at FROM customers WHERE id = @id;
                            """,
                            ("@id", id.ToByteArray(bigEndian: true)));
                        break;
                    default:
                        app.Store.Update(id, "name", "", $"Changed {i}");
                        break;
                }

                // Slow enough that a busy machine can follow.
                await Task.Delay(TimeSpan.FromMilliseconds(3), TimeProvider.System, CancellationToken.None);
                if (random.Next(2) == 0)
                {
                    await invalidation.CommittedAsync([new CustomerId(id)], CancellationToken.None);
                }
            }
        },
        CancellationToken.None);
}
