using System.Net;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Tests;

public sealed class ProvidersTests
{
    [Fact]
    public async Task Presets_stored_states_and_broken_presets_are_told_together()
    {
        await using var app = await TestApp.StartAsync();
        app.Presets.Add("shop", "Our shop", "https://user:secret@shop.example.com:8443/api/");
        app.Presets.Add("crm", "Our CRM", "https://crm.example.com");
        app.Presets.AddProblem("erp.json", "/paging");
        app.Store.Provider("crm", "needs_attention", Store.Start);
        app.Store.Provider("gone");
        app.Store.AddRun("crm");
        app.Store.AddRun("crm", "running");

        var list = await app.GetAsync("/api/v1/providers");

        list.Items().Select(provider => provider.Text("provider")).Should().Equal("crm", "gone", "shop");
        var crm = list.Items()[0];
        crm.Text("state").Should().Be("needs_attention");
        crm.Text("completeUpTo").Should().Be("2026-01-15T08:30:00.000000Z");
        crm["lastRun"]!.ToJsonString().Should().Be("""{"run":2,"state":"running","startedAt":"2026-01-15T08:30:00.000000Z","finishedAt":null}""");
        crm["schedule"]!.ToJsonString().Should().Be("""{"cron":"*/10 * * * *","timeZone":"UTC"}""");
        list.Items()[1]["configured"]!.GetValue<bool>().Should().BeFalse();
        list.Items()[1]["schedule"].Should().BeNull();
        list.Items()[2].Text("server").Should().Be("https://shop.example.com:8443");
        list.Items()[2].Text("state").Should().Be("active");
        list.Items("problems").Single().ToJsonString().Should().Be(
            """{"file":"erp.json","pointer":"/paging","message":"There is no such style.","remedy":"Use another."}""");
        list.ToJsonString().Should().NotContain("secret");
    }

    [Fact]
    public async Task One_provider_is_read_or_not_found()
    {
        await using var app = await TestApp.StartAsync();
        app.Presets.Add("crm", "Our CRM", "https://crm.example.com");
        app.Store.Provider("gone");

        (await app.GetAsync("/api/v1/providers/crm")).Text("title").Should().Be("Our CRM");
        (await app.GetAsync("/api/v1/providers/gone")).Text("title").Should().Be("gone");
        (await app.RefusedAsync("/api/v1/providers/none", HttpStatusCode.NotFound)).Code().Should().Be("provider.not_found");
    }

    [Fact]
    public async Task A_refused_preset_is_not_found_but_named()
    {
        await using var app = await TestApp.StartAsync();
        app.Presets.AddProblem("providers/erp.json", "/paging");

        var problem = await app.RefusedAsync("/api/v1/providers/erp", HttpStatusCode.NotFound);

        problem.Code().Should().Be("provider.not_found");
        problem.Text("detail").Should().Be("The preset providers/erp.json cannot be used; /api/v1/providers lists its problems.");
    }

    [Theory]
    [InlineData(ResultStatus.Unavailable, HttpStatusCode.BadGateway)]
    [InlineData(ResultStatus.Error, HttpStatusCode.BadGateway)]
    [InlineData(ResultStatus.NotFound, HttpStatusCode.NotFound)]
    public async Task A_preview_tells_a_provider_that_fails_from_a_service_that_does(ResultStatus status, HttpStatusCode answer)
    {
        var preview = new Scripted<PreviewProvider, ProviderPreview>(_ => new Error(status, "provider.refused", "The connection was refused."));
        await using var app = await TestApp.StartAsync(preview.AddTo);

        var problem = await app.RefusedAsync("/api/v1/providers/crm/preview", answer);

        problem.Code().Should().Be("provider.refused");
    }

    [Fact]
    public async Task A_preview_shows_records_and_what_would_become_of_them()
    {
        var preview = new Scripted<PreviewProvider, ProviderPreview>(_ => new ProviderPreview(2, HasMore: true,
        [
            new PreviewedRecord(
                "1", """{"id":1}""", new CustomerFields { Name = "Ana", BirthDate = new DateOnly(1990, 5, 20) }, Removed: false,
                [new RuleNote(CustomerField.Name, "text.trimmed", RuleAction.Fix)], null, null, null),
            new PreviewedRecord(null, "{}", null, Removed: false, [], "record.no_id", "/id", "No id."),
        ]));
        await using var app = await TestApp.StartAsync(preview.AddTo);

        var shown = await app.GetAsync("/api/v1/providers/crm/preview?limit=2");

        shown.Number("recordsOnPage").Should().Be(2);
        shown.Items("records")[0]["fields"]!.Text("birthDate").Should().Be("1990-05-20");
        shown.Items("records")[0]["notes"]!.ToJsonString().Should().Be("""[{"field":"name","rule":"text.trimmed","action":"fix"}]""");
        shown.Items("records")[1]["fields"].Should().BeNull();
        shown.Items("records")[1].Text("rejectedBy").Should().Be("record.no_id");
        preview.Sent.Should().Equal(new PreviewProvider(new ProviderId("crm"), 2));
    }

    [Theory]
    [InlineData("0", "limit.too_small")]
    [InlineData("101", "limit.too_large")]
    public async Task A_preview_has_its_own_limit(string limit, string code)
    {
        await using var app = await TestApp.StartAsync();

        (await app.RefusedAsync($"/api/v1/providers/crm/preview?limit={limit}")).Code().Should().Be(code);
    }
}
