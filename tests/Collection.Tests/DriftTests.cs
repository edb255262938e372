using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Collection.Tests;

/// <summary>What runs teach about the shape of records.</summary>
public sealed class DriftTests
{
    [Fact]
    public async Task A_field_that_appears_and_one_that_changes_its_kind_are_reported_and_their_values_stored_nowhere()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 60, pageSize: 25);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        var before = await ReadAsync(app);
        await app.CollectAsync();
        var first = await ReadAsync(app);

        provider.Rewrites(answer => answer with { Records = [.. answer.Records.Select(Add)] }, times: int.MaxValue);
        await app.CollectAsync(full: true);
        var second = await ReadAsync(app);

        (before.Baseline, before.Fields, before.Findings.Count).Should().Be((null, 0, 0));
        first.Baseline.Should().NotBeNull();
        (first.Records, first.Findings.Count).Should().Be((60, 0));
        first.Fields.Should().BeInRange(8, 40);
        second.Findings.Should().ContainSingle().Which.Should().Match<DriftFinding>(
            finding => finding.Path == "$.secretTier" && finding.Change == DriftKind.New && finding.Kind == "text" && finding.List == "list");
        second.Findings[0].Since.Should().BeAfter(first.Baseline!.Value);
        app.Rows("SELECT path || kind FROM shape_fields").Should().NotContain(row => row!.Contains("platinum"));
    }

    [Fact]
    public async Task Unchanged_records_and_previews_teach_nothing()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 60);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        await app.CollectAsync();

        await app.CollectAsync(full: true);
        await app.SendAsync(new PreviewProvider(new ProviderId("crm")));

        (await ReadAsync(app)).Records.Should().Be(60);
    }

    [Fact]
    public async Task A_run_that_did_not_reach_the_end_is_no_baseline()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 60, pageSize: 25);
        provider.FailsAfterPage(1);
        await using var app = await CollectionApp.StartAsync(provider.Preset());

        await app.CollectAsync();
        var partial = await ReadAsync(app);
        await app.CollectAsync();

        (partial.Baseline, partial.Records).Should().Be((null, 25));
        (await ReadAsync(app)).Baseline.Should().NotBeNull();
    }

    private static byte[] Add(byte[] record) => [.. record.AsSpan(0, record.Length - 1), .. ",\"secretTier\":\"platinum\"}"u8];

    private static Task<ProviderDrift> ReadAsync(CollectionApp app) =>
        app.Services.GetRequiredService<IDriftReader>().ReadAsync(new ProviderId("crm"), CancellationToken.None);
}
