using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Web.Tests;

public sealed class ExportTests
{
    private const string Export = "/api/v1/customers/export";

    [Fact]
    public async Task Each_line_is_a_customer_as_the_list_shows_it_and_the_last_one_proves_that_all_are_there()
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Provider("crm", completeUpTo: Store.Start);
        app.Store.Customer("Ana García", country: "ES", email: "ana@example.com");
        app.Store.Customer("Berta \"B\"\n\u2028", "shop");
        app.Store.Customer("Carla", state: "removed");

        var lines = await LinesAsync(app, $"{Export}?state=all");
        var list = await app.GetAsync("/api/v1/customers?state=all&sort=updatedAt");

        lines[..^1].Select(line => line.ToJsonString()).Should().Equal(list.Items().Select(customer => customer.ToJsonString()));
        lines[^1].Select(member => member.Key).Should().Equal("complete", "customers", "asOf", "changes", "freshness");
        lines[^1]["complete"]!.GetValue<bool>().Should().BeTrue();
        lines[^1].Number("customers").Should().Be(3);
        lines[^1].Number("changes").Should().Be(3);
        lines[^1]["freshness"]!.ToJsonString().Should().Be(list["freshness"]!.ToJsonString());
        lines[^1].Text("asOf").Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$");
    }

    [Theory]
    [InlineData("", "Ana,Berta")]
    [InlineData("?provider=shop", "Berta")]
    [InlineData("?country=PT", "Berta")]
    [InlineData("?search=an", "Ana")]
    [InlineData("?search=nobody", "")]
    [InlineData("?state=removed", "Carla")]
    [InlineData("?state=all", "Ana,Berta,Carla")]
    [InlineData("?provider=crm&externalId=x1", "Ana")]
    [InlineData("?provider=crm&externalId=x1&search=berta", "")]
    [InlineData("?updatedSince=2026-01-15T08:30:02Z", "Berta")]
    [InlineData("?updatedBefore=2026-01-15T08:30:02Z", "Ana")]
    public async Task It_has_the_filters_of_the_list(string query, string names)
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer("Ana", country: "ES");
        app.Store.Customer("Berta", "shop", country: "PT");
        app.Store.Customer("Carla", country: "PT", state: "removed");

        var lines = await LinesAsync(app, Export + query);

        string.Join(',', lines[..^1].Select(line => line["fields"]!.Text("name"))).Should().Be(names);
        lines[^1].Number("customers").Should().Be(lines.Count - 1);
    }

    [Theory]
    [InlineData("?format=xml", "value.unknown", "format")]
    [InlineData("?limit=5", "query.unknown", "limit")]
    [InlineData("?country=es", "country.invalid", "country")]
    [InlineData("?search=%20.", "search.words", "search")]
    [InlineData("?externalId=1", "external_id.provider_required", "externalId")]
    [InlineData("?provider=none", "provider.unknown", "provider")]
    [InlineData("?updatedSince=2026-01-02T00:00:00Z&updatedBefore=2026-01-01T00:00:00Z", "range.reversed", "updatedSince")]
    public async Task A_wrong_filter_is_refused_before_anything_is_sent(string query, string code, string parameter)
    {
        await using var app = await TestApp.StartAsync();

        var (answer, body) = await app.SendAsync(HttpMethod.Get, Export + query, change: request => request.Headers.AcceptEncoding.ParseAdd("gzip"));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var problem = TestApp.Problem(answer, body);
        problem.Code().Should().Be(code);
        problem.Places().Should().Equal(parameter);
        answer.Content.Headers.ContentDisposition.Should().BeNull();
        answer.Content.Headers.ContentEncoding.Should().BeEmpty();
    }

    [Theory]
    [InlineData(null, "", "application/x-ndjson")]
    [InlineData("*/*", "", "application/x-ndjson")]
    [InlineData("text/csv", "", "text/csv")]
    [InlineData("text/*", "", "text/csv")]
    [InlineData("text/html, application/xml;q=0.9, */*;q=0.8", "", "application/x-ndjson")]
    [InlineData("application/x-ndjson;q=0.5, text/csv", "", "text/csv")]
    [InlineData("text/csv;q=0, */*", "", "application/x-ndjson")]
    [InlineData("text/csv", "?format=ndjson", "application/x-ndjson")]
    [InlineData("application/json", "?format=csv", "text/csv")]
    public async Task The_format_is_what_is_named_or_accepted(string? accept, string query, string type)
    {
        await using var app = await TestApp.StartAsync();

        var (answer, _) = await app.SendAsync(HttpMethod.Get, Export + query, change: request => Accept(request, accept));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.Should().Be(type);
        answer.Content.Headers.ContentType.CharSet.Should().Be("utf-8");
        answer.Content.Headers.ContentDisposition!.FileName.Should().MatchRegex("^\"?customers-\\d{8}T\\d{6}Z\\.(csv|ndjson)\"?$");
        answer.Headers.Vary.Should().Contain("Accept").And.Contain("Accept-Encoding");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/csv;q=0, application/x-ndjson;q=0")]
    public async Task What_it_cannot_write_is_406(string accept)
    {
        await using var app = await TestApp.StartAsync();

        var (answer, body) = await app.SendAsync(HttpMethod.Get, Export, change: request => Accept(request, accept));

        answer.StatusCode.Should().Be(HttpStatusCode.NotAcceptable);
        TestApp.Problem(answer, body).Code().Should().Be("accept.unknown");
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("br, gzip;q=0.5", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("br", false)]
    public async Task It_is_compressed_for_those_who_take_that(string accepted, bool compressed)
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Many(2_000);

        var (answer, _) = await app.SendAsync(HttpMethod.Get, Export, change: request => request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted));

        answer.Content.Headers.ContentEncoding.Should().Equal(compressed ? ["gzip"] : []);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        await using Stream plain = compressed ? new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress) : new MemoryStream(bytes);
        using var text = new StreamReader(plain);
        var lines = (await text.ReadToEndAsync()).TrimEnd('\n').Split('\n');
        lines.Should().HaveCount(2_001);
        lines[^1].Should().StartWith("{\"complete\":true,\"customers\":2000,");
    }

    [Fact]
    public async Task Csv_has_a_header_a_row_for_each_customer_and_a_closing_row_of_the_same_width()
    {
        await using var app = await TestApp.StartAsync();
        var id = app.Store.Customer("García, \"Ana\"", country: "ES", email: "ana@example.com");

        var text = await app.Client.GetStringAsync(new Uri($"{Export}?format=csv", UriKind.Relative));

        var rows = text.Split("\r\n");
        rows[0].Should().Be(
            "id,state,version,providers,createdAt,updatedAt,name,givenName,familyName,company,email,phone,phoneAsSent,addressLine1,addressLine2,city,region,"
            + "postalCode,country,language,birthDate,providerCreatedAt,providerUpdatedAt");
        rows[1].Should().Be($"{id},active,1,crm,2026-01-15T08:30:01.000000Z,2026-01-15T08:30:01.000000Z,\"García, \"\"Ana\"\"\",,,,ana@example.com,,,,,,,,ES,,,,");
        rows[2].Should().MatchRegex(@"^#complete,1,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z,1,{19}$");
        rows[3].Should().BeEmpty();
        rows.Should().HaveCount(4);
        rows[2].Count(letter => letter == ',').Should().Be(rows[0].Count(letter => letter == ','));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+34600")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\tx")]
    [InlineData("\rx")]
    [InlineData("\nx")]
    [InlineData("＝1+1")]
    [InlineData("=cmd|' /C calc'!A0,\"x\"")]
    public async Task A_cell_that_would_be_calculated_is_made_harmless_unless_raw_is_asked_for(string name)
    {
        await using var app = await TestApp.StartAsync();
        app.Store.Customer(name);

        var safe = await app.Client.GetStringAsync(new Uri($"{Export}?format=csv", UriKind.Relative));
        var raw = await app.Client.GetStringAsync(new Uri($"{Export}?format=csv&raw=true", UriKind.Relative));
        var json = (await LinesAsync(app, Export))[0]["fields"]!.Text("name");

        Cells(safe)[6].Should().Be("'" + name);
        Cells(raw)[6].Should().Be(name);
        json.Should().Be(name);
    }

    [Fact]
    public async Task What_changes_meanwhile_is_not_in_it()
    {
        const int customers = 30_000;
        await using var app = await TestApp.StartAsync();
        app.Store.Many(customers);
        var last = new Guid($"0199a2c4-7d00-7000-8000-{customers:x12}");

        using var answer = await app.Client.GetAsync(new Uri(Export, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var read = new List<string> { (await reader.ReadLineAsync())! };
        app.Store.Update(last, "name", "old", "Changed");
        app.Store.Customer("Late");
        while (await reader.ReadLineAsync() is { } line)
        {
            read.Add(line);
        }

        read.Should().HaveCount(customers + 1);
        JsonNode.Parse(read[^2])!["fields"]!.Text("name").Should().Be($"Name {customers:0000000}");
        JsonNode.Parse(read[^1])!.Number("changes").Should().Be(0, "the change feed goes on where the export's state ended");
        (await app.GetAsync("/api/v1/changes?after=0")).Items().Should().HaveCount(2);
    }

    [Fact]
    public async Task A_fault_on_the_way_cuts_it_off_visibly()
    {
        var fault = new StoreException(new Error(ResultStatus.Unavailable, "store.unavailable", "Gone."));
        await using var app = await TestApp.StartAsync(builder => builder.Services.AddSingleton<ICustomerWalk>(new Walking(async (take, part) =>
        {
            await take(part);
            throw fault;
        })));

        var read = async () => await app.Client.GetStringAsync(new Uri(Export, UriKind.Relative));

        await read.Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task A_store_that_is_away_from_the_start_is_503()
    {
        var fault = new StoreException(new Error(ResultStatus.Unavailable, "store.unavailable", "Gone."));
        await using var app = await TestApp.StartAsync(builder => builder.Services.AddSingleton<ICustomerWalk>(new Walking((_, _) => throw fault)));

        var problem = await app.RefusedAsync($"{Export}?format=csv", HttpStatusCode.ServiceUnavailable);

        problem.Code().Should().Be("store.unavailable");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_work_ends_when_the_caller_leaves_or_the_time_is_over(bool leaves)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await TestApp.StartAsync(builder =>
        {
            builder.Configuration["Limits:ExportTime"] = leaves ? "00:10:00" : "00:00:01";
            builder.Services.AddSingleton<ICustomerWalk>(new Walking(async (take, part) =>
            {
                try
                {
                    while (true)
                    {
                        await take(part);
                    }
                }
                catch (OperationCanceledException)
                {
                    ended.SetResult();
                    throw;
                }
            }));
        });
        using var answer = await app.Client.GetAsync(new Uri(Export, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[1000]);

        if (leaves)
        {
            answer.Dispose();
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10));
        if (!leaves)
        {
            var rest = async () => await body.CopyToAsync(Stream.Null);
            await rest.Should().ThrowAsync<Exception>("no end may be told");
        }
    }

    private static async Task<List<JsonObject>> LinesAsync(TestApp app, string path)
    {
        using var answer = await app.Client.GetAsync(new Uri(path, UriKind.Relative));
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var text = await answer.Content.ReadAsStringAsync();
        text.Should().EndWith("}\n");
        return [.. text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    private static void Accept(HttpRequestMessage request, string? accept)
    {
        foreach (var range in accept?.Split(", ") ?? [])
        {
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(range));
        }
    }

    // The cells of the second row, read by the rules of RFC 4180.
    private static List<string> Cells(string csv)
    {
        var cells = new List<string>();
        var cell = new System.Text.StringBuilder();
        var quoted = false;
        for (var at = csv.IndexOf("\r\n", StringComparison.Ordinal) + 2; quoted || csv[at..(at + 2)] != "\r\n"; at++)
        {
            if (csv[at] == '"')
            {
                quoted = !quoted;
                if (quoted && csv[at - 1] == '"')
                {
                    cell.Append('"');
                }
            }
            else if (csv[at] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(csv[at]);
            }
        }

        return [.. cells, cell.ToString()];
    }

    /// <summary>Hands the same customer over as a test says.</summary>
    private sealed class Walking(Func<Func<IReadOnlyList<CustomerView>, Task>, IReadOnlyList<CustomerView>, Task> walk) : ICustomerWalk
    {
        public async Task<WalkedState> WalkAsync(
            ListCustomers filter, IReadOnlyList<SearchTerm> terms, Func<IReadOnlyList<CustomerView>, Task> take, CancellationToken cancellationToken)
        {
            var customer = new CustomerView(
                new CustomerId(Guid.CreateVersion7()), CustomerState.Active, 1, [new ProviderId("crm")], Store.Start, Store.Start, new() { Name = new string('a', 500) });
            await walk(take, [.. Enumerable.Repeat(customer, 500)]);
            return new WalkedState(0, []);
        }
    }
}
