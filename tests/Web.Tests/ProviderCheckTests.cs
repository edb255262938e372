using System.Net;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Web.Tests;

/// <summary>Checks, drift and refused presets as the API tells them.</summary>
public sealed class ProviderCheckTests
{
    [Fact]
    public async Task A_check_tells_steps_remedies_and_what_is_kept()
    {
        var diagnosis = new ScriptedDiagnosis(new CheckStep("connect", CheckOutcome.Failed, "The connection was refused.") { Code = "provider.refused", Remedy = "Check that host and port are up." });
        await using var app = await TestApp.StartAsync(builder => builder.Services.AddSingleton<IProviderDiagnosis>(diagnosis));
        app.Presets.Add("crm", "Our CRM", "https://user:secret@crm.example.com/api");
        app.Store.Customer("Ana");
        app.Store.Customer("Eva");
        app.Store.Customer("Gone", state: "removed");

        var (answer, body) = await app.SendAsync(HttpMethod.Post, "/api/v1/providers/crm/check?conformance=true");

        answer.StatusCode.Should().Be(HttpStatusCode.OK, "{0}", body);
        body!["isOk"]!.GetValue<bool>().Should().BeFalse();
        body!.Text("server").Should().Be("https://crm.example.com");
        body!.Items("steps").Select(step => step.Text("name")).Should().Equal("preset", "connect");
        body!.Items("steps")[1].ToJsonString().Should().Be(
            """{"name":"connect","outcome":"failed","list":"list","message":"The connection was refused.","code":"provider.refused","remedy":"Check that host and port are up."}""");
        body!["kept"]!.Number("customers").Should().Be(2);
        body!.ToJsonString().Should().NotContain("secret");
        diagnosis.Asked.Should().Equal(true);
    }

    [Fact]
    public async Task A_check_goes_on_without_a_store()
    {
        var diagnosis = new ScriptedDiagnosis(new CheckStep("dns", CheckOutcome.Ok, "Known."));
        await using var app = await TestApp.StartAsync(builder => builder.Services.AddSingleton<IProviderDiagnosis>(diagnosis), migrate: false);
        app.Presets.Add("crm", "Our CRM", "https://crm.example.com");

        var (answer, body) = await app.SendAsync(HttpMethod.Post, "/api/v1/providers/crm/check");

        answer.StatusCode.Should().Be(HttpStatusCode.OK, "{0}", body);
        body!["isOk"]!.GetValue<bool>().Should().BeTrue();
        body!["kept"].Should().BeNull();
        body!.Text("storeProblem").Should().NotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("/api/v1/providers/none/check", HttpStatusCode.NotFound, "provider.not_found")]
    [InlineData("/api/v1/providers/crm/check?conformance=1", HttpStatusCode.BadRequest, "value.unknown")]
    [InlineData("/api/v1/providers/crm/check?conformence=true", HttpStatusCode.BadRequest, "query.unknown")]
    public async Task A_check_that_cannot_be_meant_is_refused(string path, HttpStatusCode status, string code)
    {
        await using var app = await TestApp.StartAsync(builder => builder.Services.AddSingleton<IProviderDiagnosis>(new ScriptedDiagnosis()));
        app.Presets.Add("crm", "Our CRM", "https://crm.example.com");

        var (answer, body) = await app.SendAsync(HttpMethod.Post, path);

        answer.StatusCode.Should().Be(status);
        TestApp.Problem(answer, body).Code().Should().Be(code);
    }

    [Fact]
    public async Task Drift_is_empty_before_the_first_run_and_not_found_for_strangers()
    {
        await using var app = await TestApp.StartAsync();
        app.Presets.Add("crm", "Our CRM", "https://crm.example.com");

        var drift = await app.GetAsync("/api/v1/providers/crm/drift");

        drift.ToJsonString().Should().Be("""{"provider":"crm","baseline":null,"records":0,"fields":0,"isTruncated":false,"findings":[]}""");
        (await app.RefusedAsync("/api/v1/providers/none/drift", HttpStatusCode.NotFound)).Code().Should().Be("provider.not_found");
    }

    [Fact]
    public async Task A_preset_in_force_beside_a_refused_file_is_told_with_both()
    {
        await using var app = await TestApp.StartAsync();
        app.Presets.Add("crm", "Our CRM", "https://crm.example.com");
        app.Presets.RefuseFileOf("crm", Store.Start);

        var crm = (await app.GetAsync("/api/v1/providers")).Items().Single();

        crm["configured"]!.GetValue<bool>().Should().BeTrue();
        crm.Text("presetReadAt").Should().Be("2026-01-15T08:30:00.000000Z");
        crm.Items("presetProblems").Single().Text("pointer").Should().Be("/paging");
    }

    private sealed class ScriptedDiagnosis(params CheckStep[] steps) : IProviderDiagnosis
    {
        public List<bool> Asked { get; } = [];

        public Task<IReadOnlyList<CheckStep>> WalkAsync(ProviderPreset preset, DateTimeOffset? notBefore, bool conformance, CancellationToken cancellationToken)
        {
            Asked.Add(conformance);
            return Task.FromResult<IReadOnlyList<CheckStep>>(steps);
        }
    }
}
