using System.Globalization;
using System.Text;
using CleanCustomers.Application.Customers;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.Web.Tests;

public sealed class SearchTests
{
    [Theory]
    [InlineData("ana", "Ana García,Anabel Ruiz")]
    [InlineData("GARCIA", "Ana García")]
    [InlineData("gar ana", "Ana García")]
    [InlineData("ana example", "Ana García")]
    [InlineData("ana@example.com", "Ana García")]
    [InlineData("o'brien", "Pat O'Brien")]
    [InlineData("nobody", "")]
    public async Task Every_word_must_begin_a_word(string search, string names)
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Ana García", email: "ana@example.com");
        app.Store.Customer("Anabel Ruiz");
        app.Store.Customer("Pat O'Brien");

        var found = await app.GetAsync($"/api/v1/customers?sort=name&search={Uri.EscapeDataString(search)}");

        string.Join(',', found.Items().Select(customer => customer["fields"]!.Text("name"))).Should().Be(names);
    }

    [Theory]
    [InlineData("06 44 74 49 10", "Ana")]
    [InlineData("06.44.74.49.10", "Ana")]
    [InlineData("0644744910", "Ana")]
    [InlineData("06 44", "Ana")]
    [InlineData("+33 6 44 74 49 10", "Ana")]
    [InlineData("0033 6-44-74-49-10", "Ana")]
    [InlineData("ana 06/44/74", "Ana")]
    [InlineData("berta 06 44 74 49 10", "")]
    [InlineData("+90 (212) 274 33 63", "Berta")]
    [InlineData("+90 212 274 33 63 Berta", "Berta")]
    [InlineData("٩٠٢١٢ ٢٧٤", "Berta")]
    [InlineData("90, 212", "")]
    [InlineData("11 22", "Carla 22 11")]
    public async Task A_number_is_found_as_it_is_shown(string search, string names)
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Ana", phone: "33644744910 0644744910");
        app.Store.Customer("Berta", phone: "902122743363");
        app.Store.Customer("Carla 22 11");

        var found = await app.GetAsync($"/api/v1/customers?sort=name&search={Uri.EscapeDataString(search)}");

        string.Join(',', found.Items().Select(customer => customer["fields"]!.Text("name"))).Should().Be(names);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"ana\"")]
    [InlineData("ana*")]
    [InlineData("ana OR berta")]
    [InlineData("NOT ana")]
    [InlineData("NEAR(ana berta)")]
    [InlineData("words:ana")]
    [InlineData("{words}: ana")]
    [InlineData("^ana")]
    [InlineData("ana) OR (1")]
    [InlineData("'; DROP TABLE customers; --")]
    [InlineData("a\u0000b")]
    [InlineData("\U0001F600 ana")]
    [InlineData("a\U0001E900b")]
    [InlineData("a\u19B0b")]
    [InlineData("a\uFFFFb")]
    [InlineData("a\uFDD0b")]
    public async Task No_text_is_ever_a_query_language(string search)
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Berta");

        var (answer, body) = await app.SendAsync(HttpMethod.Get, $"/api/v1/customers?search={Uri.EscapeDataString(search)}");

        if (answer.IsSuccessStatusCode)
        {
            body!.Items().Should().BeEmpty();
        }
        else
        {
            TestApp.Problem(answer, body).Code().Should().Be("search.words");
        }
    }

    [Theory]
    [InlineData("!!!", "search.words")]
    [InlineData("a b c d e f g h i j k", "search.words")]
    public async Task A_search_without_words_or_with_too_many_is_refused(string search, string code)
    {
        await using var app = await TestApp.StartAsync();

        var problem = await app.RefusedAsync($"/api/v1/customers?search={Uri.EscapeDataString(search)}");

        problem.Code().Should().Be(code);
        problem.Places().Should().Equal("search");
    }

    [Fact]
    public async Task A_search_text_over_the_limit_is_refused()
    {
        await using var app = await TestApp.StartAsync();

        var problem = await app.RefusedAsync($"/api/v1/customers?search={new string('a', 201)}");

        problem.Code().Should().Be("search.too_long");
    }

    [Fact]
    public async Task A_word_of_very_many_customers_is_found_in_order_too()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Ana Rare", updatedAt: Store.Start.AddYears(-1));
        app.Store.Run(
            """
            WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
            INSERT INTO customers (customer_key, id, state, version, created_at, updated_at, sort_name, fields)
            SELECT i, randomblob(16), 'active', 1, '2026-01-15T08:30:00.000000Z', '2026-01-15T08:30:00.000000Z', 'ANA', '{"name":"Ana"}' FROM n;
            INSERT INTO customer_words (rowid, words) SELECT customer_key, 'Ana' FROM customers WHERE customer_key > 1;
            """);

        var newest = await app.GetAsync("/api/v1/customers?search=an&limit=3");
        var rare = await app.GetAsync("/api/v1/customers?search=an%20rar");
        var all = await Walk.AllAsync(app, "/api/v1/customers?search=an&limit=500");

        newest.Items().Should().HaveCount(3);
        rare.Items().Should().ContainSingle();
        all.Should().HaveCount(6000).And.OnlyHaveUniqueItems(customer => customer.Text("id")!);
    }

    [Fact]
    public void Every_term_is_one_word_of_the_index()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Execute(connection, "CREATE VIRTUAL TABLE t USING fts5(w, tokenize = \"unicode61 remove_diacritics 2\"); CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance');");
        using (var transaction = connection.BeginTransaction())
        {
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO t (rowid, w) VALUES (@rune, @text)";
            insert.Parameters.Add("@rune", SqliteType.Integer);
            insert.Parameters.Add("@text", SqliteType.Text);
            foreach (var (rune, terms) in Runes().Select(rune => (rune, SearchTerms.Split($"a{rune}b"))).Where(pair => pair.Item2.Count == 1))
            {
                insert.Parameters[0].Value = rune.Value;
                insert.Parameters[1].Value = terms[0];
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        using var parted = connection.CreateCommand();
        parted.CommandText = "SELECT group_concat(printf('%X', doc)) FROM (SELECT doc FROM v GROUP BY doc HAVING count(*) > 1)";
        parted.ExecuteScalar().Should().Be(DBNull.Value);
        using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM t";
        Convert.ToInt64(count.ExecuteScalar(), CultureInfo.InvariantCulture).Should().BeGreaterThan(100_000);
    }

    private static IEnumerable<Rune> Runes() => Enumerable.Range(1, 0x10FFFF).Where(Rune.IsValid).Select(value => new Rune(value));

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
