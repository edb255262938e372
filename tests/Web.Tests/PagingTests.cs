using System.Text;

namespace CleanCustomers.Web.Tests;

public sealed class PagingTests
{
    [Theory]
    [InlineData("updatedAt")]
    [InlineData("-updatedAt")]
    [InlineData("name")]
    [InlineData("-name")]
    public async Task A_walk_under_concurrent_inserts_neither_loses_nor_repeats(string sort)
    {
        await using var app = await TestApp.StartAsync();
        var expected = new List<Guid>();
        for (var i = 0; i < 60; i++)
        {
            // Three customers share each instant and each name: the key parts them.
            expected.Add(app.Store.Customer($"Name {i / 3:00}", updatedAt: Store.Start.AddSeconds(i / 3)));
        }

        var walked = await Walk.AllAsync(app, $"/api/v1/customers?limit=7&sort={sort}", part =>
        {
            app.Store.Customer($"Name {part:00}", updatedAt: Store.Start.AddSeconds(part));
            app.Store.Customer("Zz", updatedAt: Store.Start.AddHours(part));
        });

        var ids = walked.Select(customer => Guid.Parse(customer.Text("id")!)).ToList();
        ids.Should().OnlyHaveUniqueItems();
        ids.Should().Contain(expected);
    }

    [Theory]
    [InlineData("updatedAt")]
    [InlineData("-updatedAt")]
    [InlineData("name")]
    [InlineData("-name")]
    public async Task A_walk_of_a_hundred_thousand_customers_while_rows_change_meets_every_untouched_one_exactly_once(string sort)
    {
        const int customers = 100_000;
        await using var app = await TestApp.StartAsync();
        app.Store.Many(customers);
        var touched = new HashSet<long>();
        var random = new Random(7);

        var walked = await Walk.AllAsync(app, $"/api/v1/customers?limit=500&sort={sort}", part =>
        {
            // Moved by time and by name, removed, added: as a run would do between two parts.
            var keys = Enumerable.Range(0, 20).Select(_ => random.NextInt64(1, customers + 1)).ToList();
            touched.UnionWith(keys);
            app.Store.Run($"""
                UPDATE customers SET updated_at = strftime('%Y-%m-%dT%H:%M:%f000Z', '2026-03-01 00:00:00', '+{part} seconds'), sort_name = 'NAME ' || random(), version = version + 1
                WHERE customer_key IN ({string.Join(", ", keys.Take(15))});
                UPDATE customers SET state = 'removed', version = version + 1 WHERE customer_key IN ({string.Join(", ", keys.Skip(15))});
                INSERT INTO customers (id, state, version, created_at, updated_at, sort_name, fields)
                SELECT randomblob(16), 'active', 1, created_at, updated_at, sort_name, fields FROM customers WHERE customer_key = {keys[0]}
                """);
        });

        var met = walked.Select(customer => customer.Text("id")!).Where(id => id.StartsWith("0199a2c4-7d00-7000-8000-", StringComparison.Ordinal))
            .Select(id => Convert.ToInt64(id[24..], 16)).Where(key => !touched.Contains(key)).ToList();
        met.Should().OnlyHaveUniqueItems();
        met.Should().HaveCount(customers - touched.Count);
        touched.Count.Should().BeGreaterThan(3_000);
    }

    [Fact]
    public async Task The_last_full_part_names_no_next()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Ana");
        app.Store.Customer("Berta");

        var list = await app.GetAsync("/api/v1/customers?limit=2");

        list.Items().Should().HaveCount(2);
        list["next"].Should().BeNull();
    }

    [Fact]
    public async Task The_page_size_may_change_on_the_way()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var i in Enumerable.Range(0, 5))
        {
            app.Store.Customer($"Ana {i}");
        }

        var first = await app.GetAsync("/api/v1/customers?limit=2&sort=name");
        var second = await app.GetAsync($"/api/v1/customers?limit=3&sort=name&cursor={first.Text("next")}");

        second.Items().Select(customer => customer["fields"]!.Text("name")).Should().Equal("Ana 2", "Ana 3", "Ana 4");
        second["next"].Should().BeNull();
    }

    [Theory]
    [InlineData("sort=name")]
    [InlineData("state=all")]
    [InlineData("search=ana")]
    [InlineData("country=ES")]
    [InlineData("provider=crm")]
    [InlineData("updatedSince=2026-01-01T00:00:00Z")]
    [InlineData("updatedBefore=2027-01-01T00:00:00Z")]
    public async Task A_cursor_of_another_query_is_refused(string other)
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Ana", country: "ES");
        app.Store.Customer("Ana", country: "ES");
        var cursor = (await app.GetAsync("/api/v1/customers?limit=1")).Text("next");

        var problem = await app.RefusedAsync($"/api/v1/customers?limit=1&{other}&cursor={cursor}");

        problem.Code().Should().Be("cursor.mismatch");
        problem.Places().Should().Equal("cursor");
    }

    [Fact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.AddRun();
        app.Store.AddRun();
        var cursor = (await app.GetAsync("/api/v1/runs?limit=1")).Text("next");

        var problem = await app.RefusedAsync($"/api/v1/customers?cursor={cursor}");

        problem.Code().Should().Be("cursor.mismatch");
    }

    [Fact]
    public async Task Every_changed_character_of_a_cursor_is_noticed()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Ana");
        app.Store.Customer("Berta");
        var cursor = (await app.GetAsync("/api/v1/customers?limit=1&sort=name")).Text("next")!;

        for (var i = 0; i < cursor.Length - 1; i++)
        {
            var changed = new StringBuilder(cursor) { [i] = cursor[i] == 'A' ? 'B' : 'A' };
            var problem = await app.RefusedAsync($"/api/v1/customers?sort=name&cursor={changed}");
            problem.Code().Should().Be("cursor.invalid", "character {0} was changed", i);
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AA")]
    [InlineData("%00")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_is_no_cursor_is_refused(string cursor)
    {
        await using var app = await TestApp.StartAsync();

        var problem = await app.RefusedAsync($"/api/v1/customers?cursor={cursor}");

        problem.Code().Should().Be("cursor.invalid");
    }
}
