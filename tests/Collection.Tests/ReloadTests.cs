using System.Text.Json.Nodes;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Collection.Tests;

/// <summary>Presets and secrets that change while the service runs.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly string presets = Directory.CreateTempSubdirectory("presets-").FullName;

    public void Dispose() => Directory.Delete(presets, recursive: true);

    [Fact]
    public async Task A_new_preset_is_collected_by_schedule_and_a_removed_one_keeps_its_customers()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 50);
        await using var app = await StartAsync(scheduled: true);

        Describe(provider);
        await Eventually.True(() => app.Value("SELECT count(*) FROM runs WHERE state = 'succeeded'") == "1");
        File.Delete(Path.Combine(presets, "crm.json"));
        await Eventually.True(() => app.Services.GetRequiredService<IPresetDirectory>().Presets.Count == 0);
        var refused = await app.SendAsync(new CollectCustomers(new ProviderId("crm")));

        refused.Error!.Code.Should().Be("provider.not_found");
        app.LiveIds().Should().HaveCount(50, "what was collected stays");
    }

    [Fact]
    public async Task A_run_of_a_provider_taken_away_ends_stopped_and_keeps_its_pages()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        provider.Answers(Answers.Silence(), afterPage: 2, times: int.MaxValue);
        Describe(provider);
        await using var app = await StartAsync();
        var collecting = app.SendAsync(new CollectCustomers(new ProviderId("crm")));
        await Eventually.True(() => provider.RequestCount == 3);

        File.Delete(Path.Combine(presets, "crm.json"));
        var run = (await collecting).Value;

        (run.State, run.ErrorCode).Should().Be((RunState.Partial, "run.provider_removed"));
        app.LiveIds().Should().HaveCount(200);
        app.Value("SELECT state FROM providers").Should().Be("active", "it says nothing about the provider");
        provider.RequestCount.Should().Be(3);
    }

    [Fact]
    public async Task A_run_by_a_mapping_that_changed_ends_stopped_and_the_next_one_maps_anew()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        provider.Answers(Answers.Silence(), afterPage: 2, times: 1);
        Describe(provider);
        await using var app = await StartAsync();
        var collecting = app.SendAsync(new CollectCustomers(new ProviderId("crm")));
        await Eventually.True(() => provider.RequestCount == 3);

        Describe(provider, preset => preset["map"]!["email"] = "$.email");
        var stopped = (await collecting).Value;
        var next = await app.CollectAsync();

        (stopped.State, stopped.ErrorCode).Should().Be((RunState.Partial, "run.provider_changed"));
        (next.State, next.Mode).Should().Be((RunState.Succeeded, RunMode.Backfill));
        app.LiveIds().Should().HaveCount(300);
        app.Value("SELECT count(*) FROM customers WHERE fields ->> 'email' IS NOT NULL").Should().NotBe("0");
    }

    [Fact]
    public async Task A_broken_file_changes_nothing_for_the_next_run_and_is_told()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 50);
        Describe(provider);
        await using var app = await StartAsync();

        await File.WriteAllTextAsync(Path.Combine(presets, "crm.json"), "{ broken");
        await Eventually.True(() => app.Services.GetRequiredService<IPresetDirectory>().Problems.Count == 1);
        var run = await app.CollectAsync();

        run.State.Should().Be(RunState.Succeeded);
        app.Services.GetRequiredService<IPresetDirectory>().Files.Single().Preset.Should().NotBeNull();
    }

    [Fact]
    public async Task A_rotated_secret_is_used_at_the_next_request_and_a_missing_one_is_told()
    {
        var token = Path.Combine(presets, "crm.token");
        await using var provider = await ScriptedProvider.StartAsync(records: 10);
        await File.WriteAllTextAsync(token, "one");
        Describe(provider, preset => preset["auth"] = new JsonObject { ["kind"] = "bearer", ["token"] = "file:crm.token" });
        await using var app = await StartAsync();

        await app.CollectAsync();
        await File.WriteAllTextAsync(token, "two");
        await app.CollectAsync();
        File.Delete(token);
        var failed = (await app.SendAsync(new CollectCustomers(new ProviderId("crm")))).Value;
        await File.WriteAllTextAsync(token, "three");
        var healed = await app.CollectAsync();

        provider.Requests.Select(request => request.Headers["Authorization"]).Distinct(StringComparer.Ordinal).Should().Equal("Bearer one", "Bearer two", "Bearer three");
        (failed.State, failed.ErrorCode).Should().Be((RunState.Failed, "provider.secret_unreadable"));
        failed.ErrorMessage.Should().Contain("crm.token").And.NotContain("two");
        healed.State.Should().Be(RunState.Succeeded);
    }

    private Task<CollectionApp> StartAsync(bool scheduled = false) =>
        CollectionApp.StartAsync(new CollectionApp.Setup { PresetFolder = presets, Scheduled = scheduled });

    private void Describe(ScriptedProvider provider, Action<JsonObject>? change = null)
    {
        var preset = JsonNode.Parse(
            $$"""
            {
              "provider": "crm", "baseUrl": "{{provider.BaseUrl}}", "network": { "allow": ["127.0.0.0/8"] }, "request": { "path": "/token" }, "limits": { "retries": 0 },
              "paging": { "style": "bodyToken", "parameter": "token", "path": "$.next" }, "end": { "rule": "missingNext" },
              "records": "$.items", "map": { "id": "$.id", "name": "$.name", "updatedAt": { "path": "$.updatedAt", "formats": ["iso"] } }
            }
            """)!.AsObject();
        change?.Invoke(preset);
        File.WriteAllText(Path.Combine(presets, "crm.json"), preset.ToJsonString());
    }
}
