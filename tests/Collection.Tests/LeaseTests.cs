using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Collection.Tests;

public sealed class LeaseTests
{
    private static readonly DateTimeOffset Due = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_occurrence_is_taken_exactly_once()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        var ledger = app.Services.GetRequiredService<IRunLedger>();

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ledger.ClaimAsync(Claim(Due), Anew, default)));
        var taken = claims.OfType<ClaimOutcome.Taken>().Single();
        await ledger.FinishAsync(taken.Lease, RunEnd.Complete, default);
        var later = await ledger.ClaimAsync(Claim(Due), Anew, default);

        claims.OfType<ClaimOutcome.Running>().Should().HaveCount(19).And.OnlyContain(running => running.Run.Id == taken.Lease.Run);
        later.Should().BeOfType<ClaimOutcome.Done>();
    }

    [Fact]
    public async Task A_scheduled_occurrence_joins_the_run_in_hand()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        var ledger = app.Services.GetRequiredService<IRunLedger>();
        var first = (ClaimOutcome.Taken)await ledger.ClaimAsync(Claim(Due), Anew, default);

        var second = await ledger.ClaimAsync(Claim(Due.AddMinutes(10)), Anew, default);

        second.Should().BeOfType<ClaimOutcome.Running>().Which.Run.Id.Should().Be(first.Lease.Run);
    }

    [Fact]
    public async Task A_frozen_owner_that_wakes_up_cannot_write()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 300, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        provider.StallsAfterPage(1);
        var collecting = app.CollectAsync();
        await Eventually.True(() => app.Value("SELECT coalesce(max(pages), 0) FROM runs") == "1");

        // Its lease runs out unseen and another node takes over.
        app.Execute("UPDATE occurrences SET lease_until = '2020-01-01T00:00:00.000000Z', owner = 'another-machine/1'");
        var ledger = app.Services.GetRequiredService<IRunLedger>();
        Checkpoint? handedOver = null;
        var taken = (ClaimOutcome.Taken)await ledger.ClaimAsync(
            Claim(Due),
            checkpoint =>
            {
                handedOver = checkpoint;
                return Anew(checkpoint);
            },
            default);
        var frozen = await collecting;
        var act = () => app.Services.GetRequiredService<IPageStore>().CommitAsync(new RunLease(frozen.Id, frozen.Provider), CoverageRules.None, [], false, default);

        await act.Should().ThrowAsync<LeaseLostException>();
        frozen.Should().BeEquivalentTo(new { State = RunState.Partial, ErrorCode = "run.interrupted" });
        handedOver!.Walk.Should().NotBeNull("the new owner goes on where the old one stopped");
        taken.Lease.Run.Value.Should().BeGreaterThan(frozen.Id.Value);
    }

    [Fact]
    public async Task A_dead_process_of_this_machine_is_not_waited_for()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1);
        await using var app = await CollectionApp.StartAsync(provider.Preset());
        var ledger = app.Services.GetRequiredService<IRunLedger>();
        await ledger.ClaimAsync(Claim(Due), Anew, default);
        app.Execute($"UPDATE occurrences SET owner = '{Environment.MachineName}/{int.MaxValue}'");

        var next = await ledger.ClaimAsync(Claim(Due.AddMinutes(10)), Anew, default);

        next.Should().BeOfType<ClaimOutcome.Taken>();
        app.Value("SELECT error_code FROM runs WHERE run = 1").Should().Be("run.interrupted");
    }

    [Fact]
    public async Task A_run_left_open_is_closed_by_whoever_claims_next_whatever_the_provider()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1);
        await using var app = await CollectionApp.StartAsync(provider.Preset(), provider.Preset(name: "shop"));
        var ledger = app.Services.GetRequiredService<IRunLedger>();
        await ledger.ClaimAsync(Claim(Due), Anew, default);
        app.Execute("UPDATE occurrences SET lease_until = '2020-01-01T00:00:00.000000Z', owner = 'another-machine/1'");

        await app.CollectAsync("shop");

        app.Value("SELECT state || ' ' || error_code FROM runs WHERE run = 1").Should().Be("failed run.interrupted");
    }

    private static WalkPlan Anew(Checkpoint checkpoint) => new(RunMode.Backfill, "test", Resumes: false, Probes: true, null, null);

    private static RunClaim Claim(DateTimeOffset due) => new(new ProviderId("crm"), RunTrigger.Schedule, due);
}
