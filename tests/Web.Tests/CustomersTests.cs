using System.Net;
using System.Text;

namespace CleanCustomers.Web.Tests;

public sealed class CustomersTests
{
    [Fact]
    public async Task A_list_shows_each_customer_with_providers_times_and_every_field()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Provider("crm", "degraded", Store.Start);
        var id = app.Store.Customer("Ana García", country: "ES", email: "ana@example.com");

        var list = await app.GetAsync("/api/v1/customers");

        list.Select(member => member.Key).Should().Equal("items", "next", "asOf", "freshness");
        list["next"].Should().BeNull();
        list.Text("asOf").Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$");
        list.Items("freshness").Single().ToJsonString().Should()
            .Be("""{"provider":"crm","completeUpTo":"2026-01-15T08:30:00.000000Z","state":"degraded"}""");
        var customer = list.Items().Single();
        customer.Text("id").Should().Be(id.ToString());
        customer.Text("updatedAt").Should().Be("2026-01-15T08:30:01.000000Z");
        customer["providers"]!.ToJsonString().Should().Be("""["crm"]""");
        customer["fields"]!.AsObject().Should().HaveCount(17).And.ContainKey("birthDate", "null members are present");
        customer["fields"]!.Text("name").Should().Be("Ana García");
    }

    [Fact]
    public async Task Filters_pass_only_what_they_name()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Ana", "crm", Store.Start, "ES");
        app.Store.Customer("Berta", "shop", Store.Start.AddMinutes(1), "PT");
        app.Store.Customer("Carla", "crm", Store.Start.AddMinutes(2), "PT", "removed");

        (await NamesAsync(app, "")).Should().Equal("Berta", "Ana");
        (await NamesAsync(app, "?provider=shop")).Should().Equal("Berta");
        (await NamesAsync(app, "?country=ES")).Should().Equal("Ana");
        (await NamesAsync(app, "?state=removed")).Should().Equal("Carla");
        (await NamesAsync(app, "?state=all&country=PT")).Should().Equal("Carla", "Berta");
        (await NamesAsync(app, "?updatedSince=2026-01-15T08:31:00Z")).Should().Equal(["Berta"], "the lower bound is inclusive");
        (await NamesAsync(app, "?updatedBefore=2026-01-15T08:31:00Z")).Should().Equal(["Ana"], "the upper bound is exclusive");
    }

    [Fact]
    public async Task A_provider_without_customers_is_known_by_its_preset()
    {
        await using var app = await TestApp.StartAsync();
        app.Presets.Add("shop", "Our shop", "https://shop.example.com");

        (await NamesAsync(app, "?provider=shop")).Should().BeEmpty();
    }

    [Theory]
    [InlineData("?provider=crm&externalId=x1", "Ana")]
    [InlineData("?provider=crm&externalId=x1&sort=name&search=an", "Ana")]
    [InlineData("?provider=crm&externalId=x1&search=berta", "")]
    [InlineData("?provider=crm&externalId=x2", "")]
    [InlineData("?provider=shop&externalId=x2", "Berta")]
    [InlineData("?provider=shop&externalId=x3", "")]
    [InlineData("?provider=shop&externalId=x3&state=all", "Carla")]
    [InlineData("?provider=shop&externalId=X2", "")]
    public async Task A_provider_s_id_finds_its_customer(string query, string names)
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Ana", "crm");
        app.Store.Customer("Berta", "shop");
        app.Store.Customer("Carla", "shop", state: "removed");

        string.Join(',', await NamesAsync(app, query)).Should().Be(names);
    }

    [Theory]
    [InlineData("updatedAt", "Berta,Ana,Carla")]
    [InlineData("-updatedAt", "Carla,Ana,Berta")]
    [InlineData("name", "Ana,Berta,Carla")]
    [InlineData("-name", "Carla,Berta,Ana")]
    public async Task Each_sort_has_its_order(string sort, string names)
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Ana", updatedAt: Store.Start.AddMinutes(1));
        app.Store.Customer("Berta", updatedAt: Store.Start);
        app.Store.Customer("Carla", updatedAt: Store.Start.AddMinutes(2));

        var found = await NamesAsync(app, $"?sort={sort}");

        string.Join(',', found).Should().Be(names);
    }

    [Fact]
    public async Task One_customer_has_a_strong_tag_and_is_not_sent_again_unchanged()
    {
        await using var app = await TestApp.StartAsync();
        var id = app.Store.Customer("Ana");
        var path = $"/api/v1/customers/{id}";

        var (first, _) = await app.SendAsync(HttpMethod.Get, path);
        var tag = first.Headers.ETag!;
        var (again, body) = await app.SendAsync(HttpMethod.Get, path, change: request => request.Headers.IfNoneMatch.Add(tag));
        app.Store.Update(id, "name", "Ana", "Anna");
        var (changed, _) = await app.SendAsync(HttpMethod.Get, path, change: request => request.Headers.IfNoneMatch.Add(tag));

        tag.IsWeak.Should().BeFalse();
        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
        again.Headers.ETag.Should().Be(tag);
        body.Should().BeNull();
        changed.StatusCode.Should().Be(HttpStatusCode.OK);
        changed.Headers.ETag.Should().NotBe(tag);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"other\", W/{0}")]
    public async Task If_none_match_knows_any_lists_and_weak_tags(string header)
    {
        await using var app = await TestApp.StartAsync();
        var path = $"/api/v1/customers/{app.Store.Customer("Ana")}";
        var (first, _) = await app.SendAsync(HttpMethod.Get, path);
        var value = header.Replace("{0}", first.Headers.ETag!.Tag, StringComparison.Ordinal);

        var (answer, _) = await app.SendAsync(HttpMethod.Get, path, change: request => request.Headers.TryAddWithoutValidation("If-None-Match", value));

        answer.StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task A_removed_customer_is_still_served()
    {
        await using var app = await TestApp.StartAsync();
        var id = app.Store.Customer("Ana", state: "removed");

        var customer = await app.GetAsync($"/api/v1/customers/{id}");

        customer.Text("state").Should().Be("removed");
        customer["fields"]!.Text("name").Should().Be("Ana");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/history")]
    [InlineData("/records")]
    public async Task An_unknown_customer_is_not_found(string part)
    {
        await using var app = await TestApp.StartAsync();

        var problem = await app.RefusedAsync($"/api/v1/customers/0199a2c4-7d00-7000-8000-00000000ffff{part}", HttpStatusCode.NotFound);

        problem.Code().Should().Be("customer.not_found");
    }

    [Fact]
    public async Task History_tells_old_and_new_newest_first()
    {
        await using var app = await TestApp.StartAsync();
        var id = app.Store.Customer("Ana");
        app.Store.Customer("Berta");
        app.Store.Update(id, "email", null, "ana@example.com");

        var history = await app.GetAsync($"/api/v1/customers/{id}/history");

        history.Items().Select(change => change.Text("kind")).Should().Equal("updated", "created");
        history.Items()[0]["fields"]!.ToJsonString().Should().Be("""[{"field":"email","old":null,"new":"ana@example.com"}]""");
        history.Items()[0].Number("run").Should().Be(2);
        history.Items()[0].Text("at").Should().Be("2026-01-15T09:30:00.000000Z");
        history.Items()[1]["fields"]!.AsArray().Should().BeEmpty();
    }

    [Fact]
    public async Task History_is_walked_by_cursor()
    {
        await using var app = await TestApp.StartAsync();
        var id = app.Store.Customer("Ana 0");
        foreach (var i in Enumerable.Range(1, 6))
        {
            app.Store.Update(id, "name", $"Ana {i - 1}", $"Ana {i}");
        }

        var changes = await Walk.AllAsync(app, $"/api/v1/customers/{id}/history?limit=2");

        changes.Select(change => change.Number("sequence")).Should().Equal(7, 6, 5, 4, 3, 2, 1);
    }

    [Fact]
    public async Task Records_show_the_original_text_exactly()
    {
        await using var app = await TestApp.StartAsync();
        const string original = "{ \"name\" : \"Ana\\u0000\",  \"x\":1e2, \"ñ\":\"é\" }";
        var id = app.Store.Customer(
            "Ana", body: Encoding.UTF8.GetBytes(original), notes: """[{"field":"phoneAsSent","rule":"phone.syntax","action":"warn"},{"rule":"x.y","action":"fix"}]""".Replace("phoneAsSent", "givenName", StringComparison.Ordinal));

        var record = (await app.GetAsync($"/api/v1/customers/{id}/records")).Items().Single();

        record.Text("original").Should().Be(original);
        record["originalBase64"].Should().BeNull();
        record.Text("provider").Should().Be("crm");
        record.Text("externalId").Should().Be("x1");
        record.Number("firstRun").Should().Be(1);
        record.Number("lastRun").Should().Be(2);
        record["notes"]!.ToJsonString().Should().Be(
            """[{"field":"givenName","rule":"phone.syntax","action":"warn"},{"field":null,"rule":"x.y","action":"fix"}]""");
        record["fields"]!.Text("name").Should().Be("Ana");
    }

    [Fact]
    public async Task A_record_that_is_no_text_is_shown_as_bytes()
    {
        await using var app = await TestApp.StartAsync();
        var id = app.Store.Customer("Ana", body: [0x22, 0xff, 0x22]);

        var record = (await app.GetAsync($"/api/v1/customers/{id}/records")).Items().Single();

        record["original"].Should().BeNull();
        record.Text("originalBase64").Should().Be(Convert.ToBase64String([0x22, 0xff, 0x22]));
    }

    [Fact]
    public async Task The_summary_counts_by_state_provider_and_country_and_follows_changes()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Ana", "crm", country: "ES");
        app.Store.Customer("Berta", "crm", country: "ES");
        app.Store.Customer("Carla", "shop", country: "PT");
        app.Store.Customer("Dora", "shop");
        app.Store.Customer("Eva", "shop", country: "PT", state: "removed");
        app.Store.Quarantine();
        app.Store.Quarantine(state: "dismissed");

        var summary = await app.GetAsync("/api/v1/customers/summary");
        app.Store.Customer("Fay", "crm", country: "PT");
        var later = await app.GetAsync("/api/v1/customers/summary");

        summary.Number("active").Should().Be(4);
        summary.Number("removed").Should().Be(1);
        summary["providers"]!.ToJsonString().Should().Be("""[{"provider":"crm","records":2,"removed":0},{"provider":"shop","records":2,"removed":1}]""");
        summary["countries"]!.ToJsonString().Should().Be("""[{"country":"ES","customers":2},{"country":"PT","customers":1}]""");
        summary.Number("noCountry").Should().Be(1);
        summary.Number("otherCountries").Should().Be(0);
        summary.Number("quarantineOpen").Should().Be(1);
        summary.Items("freshness").Should().HaveCount(2);
        later.Number("active").Should().Be(5);
    }

    [Fact]
    public async Task The_summary_adds_countries_beyond_the_twentieth()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var letter in Enumerable.Range('A', 23))
        {
            app.Store.Customer($"{(char)letter}", country: $"A{(char)letter}");
        }

        var summary = await app.GetAsync("/api/v1/customers/summary");

        summary.Items("countries").Should().HaveCount(20);
        summary.Number("otherCountries").Should().Be(3);
    }

    private static async Task<List<string>> NamesAsync(TestApp app, string query) =>
        [.. (await app.GetAsync($"/api/v1/customers{query}")).Items().Select(customer => customer["fields"]!.Text("name")!)];
}
