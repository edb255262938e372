namespace CleanCustomers.Web.Tests;

public sealed class ChangesTests
{
    [Fact]
    public async Task The_feed_is_resumed_without_loss_or_repetition_while_changes_arrive()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var i in Enumerable.Range(0, 10))
        {
            app.Store.Customer($"Ana {i}");
        }

        var sequences = new List<long>();
        long next = 0;
        for (var more = true; more;)
        {
            var feed = await app.GetAsync($"/api/v1/changes?limit=3&after={next}");
            sequences.AddRange(feed.Items().Select(change => change.Number("sequence")));
            (next, more) = (feed.Number("next"), feed["more"]!.GetValue<bool>());
            if (sequences.Count == 6)
            {
                app.Store.Customer("Late");
            }
        }

        sequences.Should().Equal(Enumerable.Range(1, 11).Select(i => (long)i));
        next.Should().Be(11);
    }

    [Fact]
    public async Task An_empty_answer_still_names_next()
    {
        await using var app = await TestApp.StartAsync();

        var empty = await app.GetAsync("/api/v1/changes");
        app.Store.Customer("Ana");
        var atEnd = await app.GetAsync("/api/v1/changes?after=1");

        empty.Number("next").Should().Be(0);
        atEnd.Items().Should().BeEmpty();
        atEnd.Number("next").Should().Be(1);
        atEnd.Select(member => member.Key).Should().Equal("items", "next", "more", "asOf", "freshness");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public async Task A_place_beyond_the_end_is_refused(int customers, int after)
    {
        await using var app = await TestApp.StartAsync();
        foreach (var i in Enumerable.Range(0, customers))
        {
            app.Store.Customer($"Ana {i}");
        }

        var problem = await app.RefusedAsync($"/api/v1/changes?after={after}");

        problem.Code().Should().Be("after.unknown");
        problem.Places().Should().Equal("after");
        problem.Text("detail").Should().Contain($"The feed ends at {customers}").And.Contain("from 0");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("%2B1")]
    [InlineData("9223372036854775808")]
    public async Task What_is_no_sequence_is_refused(string after)
    {
        await using var app = await TestApp.StartAsync();

        var problem = await app.RefusedAsync($"/api/v1/changes?after={after}");

        problem.Code().Should().Be("number.format");
        problem.Places().Should().Equal("after");
    }
}
