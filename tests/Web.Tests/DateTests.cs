using System.Text.Json;
using CleanCustomers.Application.Common;

namespace CleanCustomers.Web.Tests;

/// <summary>The API's rows of the conformance table of dates.</summary>
public sealed class DateTests
{
    [Theory]
    [InlineData(96, "2026-01-15T08:30:00Z", "2026-01-15T08:30:00.000000Z")]
    [InlineData(96, "2026-01-15T08:30:00.1Z", "2026-01-15T08:30:00.100000Z")]
    [InlineData(96, "2026-01-15T08:30:00.123Z", "2026-01-15T08:30:00.123000Z")]
    [InlineData(96, "2026-01-15T08:30:00.123456Z", "2026-01-15T08:30:00.123456Z")]
    [InlineData(97, "2026-01-15T10:30:00+02:00", "2026-01-15T08:30:00.000000Z")]
    [InlineData(97, "2026-01-15T10:30:00-03:00", "2026-01-15T13:30:00.000000Z")]
    [InlineData(97, "2026-01-15T10:30:00.5+05:45", "2026-01-15T04:45:00.500000Z")]
    [InlineData(97, "2026-01-15T10:30:00+14:00", "2026-01-14T20:30:00.000000Z")]
    public async Task An_instant_is_accepted_in_a_query_and_in_json(int row, string text, string instant)
    {
        await using var app = await TestApp.StartAsync();
        var at = Domain.Common.Instants.Parse(instant);
        app.Store.Customer("Before", updatedAt: at.AddTicks(-10));
        app.Store.Customer("At", updatedAt: at);

        var found = await app.GetAsync($"/api/v1/customers?updatedSince={Uri.EscapeDataString(text)}");
        var read = JsonSerializer.Deserialize<DateTimeOffset>($"\"{text}\"", WireJson.Options);

        found.Items().Select(customer => customer["fields"]!.Text("name")).Should().Equal(["At"], "row {0}", row);
        JsonSerializer.Serialize(read, WireJson.Options).Should().Be($"\"{instant}\"", "row {0}", row);
    }

    [Theory]
    [InlineData(98, "2026-01-15T10:30:00+02:00", "date.plus_not_encoded")]
    [InlineData(99, "2026-01-15T10:30:00", "date.zone_required")]
    [InlineData(99, "2026-01-15T10:30:00.123", "date.zone_required")]
    [InlineData(100, "01/02/2026", "date.format")]
    [InlineData(100, "2026-01-15", "date.format")]
    [InlineData(100, "1768473000", "date.format")]
    [InlineData(100, "now", "date.format")]
    [InlineData(101, "2026-01-15T08:30:00.1234567Z", "date.precision")]
    [InlineData(101, "2026-01-15T08:30:00.Z", "date.precision")]
    [InlineData(101, "2026-01-15T24:00:00Z", "date.impossible")]
    [InlineData(101, "2026-01-15T08:30:60Z", "date.impossible")]
    [InlineData(101, "2026-01-15T08:60:00Z", "date.impossible")]
    [InlineData(101, "2026-02-29T08:30:00Z", "date.impossible")]
    [InlineData(101, "2026-01-15t08:30:00Z", "date.format")]
    [InlineData(101, "2026-01-15T08:30:00z", "date.zone_format")]
    [InlineData(101, "0000-01-15T08:30:00Z", "date.impossible")]
    [InlineData(101, "10000-01-15T08:30:00Z", "date.format")]
    [InlineData(101, "0001-01-01T00:00:00%2B01:00", "date.impossible")]
    [InlineData(101, "9999-12-31T23:59:59-01:00", "date.impossible")]
    [InlineData(101, "2026-01-15T08:30:00%2B15:00", "date.zone_format")]
    [InlineData(101, "2026-01-15T08:30:00%2B0200", "date.zone_format")]
    [InlineData(101, "2026-01-15T08:30Z", "date.format")]
    public async Task Any_other_text_for_an_instant_is_refused(int row, string query, string code)
    {
        await using var app = await TestApp.StartAsync();

        var problem = await app.RefusedAsync($"/api/v1/customers?updatedSince={query}");

        problem.Code().Should().Be(code, "row {0}", row);
        problem.Places().Should().Equal("updatedSince");
        if (row == 98)
        {
            problem.Text("detail").Should().Contain("%2B");
        }
    }

    [Theory]
    [InlineData(99, "\"2026-01-15T10:30:00\"", "date.zone_required")]
    [InlineData(100, "\"01/02/2026\"", "date.format")]
    [InlineData(100, "1768473000", "date.format")]
    [InlineData(101, "\"2026-01-15T24:00:00Z\"", "date.impossible")]
    [InlineData(101, "\"2026-01-15T08:30:00.1234567Z\"", "date.precision")]
    public void Any_other_json_for_an_instant_is_refused(int row, string json, string code)
    {
        var read = () => JsonSerializer.Deserialize<DateTimeOffset>(json, WireJson.Options);

        read.Should().Throw<WireFormatException>("row {0}", row).Which.Code.Should().Be(code);
    }

    [Theory]
    [InlineData(102, "\"2026-01-15\"", true)]
    [InlineData(102, "\"2026-1-15\"", false)]
    [InlineData(102, "\"2026-02-30\"", false)]
    [InlineData(102, "\"2026-01-15T00:00:00Z\"", false)]
    [InlineData(102, "\"15/01/2026\"", false)]
    [InlineData(102, "20260115", false)]
    public void A_day_has_one_form(int row, string json, bool accepted)
    {
        var read = () => JsonSerializer.Serialize(JsonSerializer.Deserialize<DateOnly>(json, WireJson.Options), WireJson.Options);

        if (accepted)
        {
            read().Should().Be(json, "row {0}", row);
        }
        else
        {
            read.Should().Throw<WireFormatException>("row {0}", row).Which.Code.Should().Be("date.format");
        }
    }

    [Fact]
    public async Task Row_104_a_range_that_ends_before_it_begins_is_refused()
    {
        await using var app = await TestApp.StartAsync();

        var problem = await app.RefusedAsync("/api/v1/customers?updatedSince=2026-01-15T08:30:00.000001Z&updatedBefore=2026-01-15T08:30:00Z");

        problem.Code().Should().Be("range.reversed");
    }

    [Fact]
    public async Task Row_105_bounds_are_from_inclusive_to_exclusive()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var second in Enumerable.Range(0, 4))
        {
            app.Store.Customer($"{second}", updatedAt: Store.Start.AddSeconds(second));
        }

        var found = await app.GetAsync("/api/v1/customers?sort=updatedAt&updatedSince=2026-01-15T08:30:01Z&updatedBefore=2026-01-15T08:30:03Z");

        found.Items().Select(customer => customer["fields"]!.Text("name")).Should().Equal("1", "2");
    }
}
