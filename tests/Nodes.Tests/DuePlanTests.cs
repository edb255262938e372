using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Collection;

namespace CleanCustomers.Nodes.Tests;

/// <summary>What is decided from the stored state alone; every node decides the same.</summary>
public sealed class DuePlanTests
{
    private static readonly CollectionSchedule EveryTenMinutes = new("*/10 * * * *", "UTC");
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_is_due_between_two_due_times() =>
        Next(At(0), now: At(9)).Should().Be(new DueStep.Nothing(At(10)));

    [Fact]
    public void A_due_time_is_one_run() =>
        Next(At(0), now: At(10)).Should().Be(new DueStep.Run(new DueTurn(At(0), null) { From = At(10), DueAt = At(10), UpTo = At(10) }, RunTrigger.Schedule));

    [Fact]
    public void Whoever_holds_the_provider_is_not_disturbed() =>
        DuePlan.Next(State(At(0)) with { Holder = "node-1/7" }, EveryTenMinutes, CatchUp.Once, At(35)).Should().Be(new DueStep.Nothing(null));

    [Theory]
    [InlineData(CatchUp.Once, 10, 30, 30, 2, 2, 0)]
    [InlineData(CatchUp.Each, 10, 10, 10, 1, 1, 0)]
    [InlineData(CatchUp.None, 30, 30, 30, 2, 0, 2)]
    public void Three_due_times_of_which_two_were_missed(CatchUp policy, int from, int dueAt, int upTo, int missed, int caughtUp, int skipped)
    {
        var step = Next(At(0), now: At(31), policy);

        var turn = new DueTurn(At(0), null) { From = At(from), DueAt = At(dueAt), UpTo = At(upTo), Missed = missed, CaughtUp = caughtUp, Skipped = skipped };
        step.Should().Be(new DueStep.Run(turn, RunTrigger.Schedule));
    }

    [Fact]
    public void What_was_cut_short_goes_on_at_once_for_the_same_due_time()
    {
        var step = DuePlan.Next(State(At(10), Owed(tries: 3)), EveryTenMinutes, CatchUp.Once, At(11));

        step.Should().Be(new DueStep.Run(new DueTurn(At(10), new RunId(7)) { From = At(10), DueAt = At(10), TakesOver = true }, RunTrigger.Schedule));
    }

    [Theory]
    [InlineData(CatchUp.Once)]
    [InlineData(CatchUp.Each)]
    [InlineData(CatchUp.None)]
    public void What_was_cut_short_too_often_waits_for_the_next_due_time_whose_run_stands_for_both(CatchUp policy)
    {
        var state = State(At(10), Owed(tries: 4));

        DuePlan.Next(state, EveryTenMinutes, policy, At(11)).Should().Be(new DueStep.Nothing(At(20)));
        DuePlan.Next(state, EveryTenMinutes, policy, At(20)).Should().Be(
            new DueStep.Run(new DueTurn(At(10), new RunId(7)) { From = At(10), DueAt = At(20), UpTo = At(20) }, RunTrigger.Schedule));
    }

    [Fact]
    public void A_paused_provider_skips_and_still_owes()
    {
        var step = DuePlan.Next(State(At(10), Owed(tries: 1)) with { IsPaused = true }, EveryTenMinutes, CatchUp.Once, At(31));

        step.Should().Be(new DueStep.Skip(new DueTurn(At(10), new RunId(7)) { UpTo = At(30), Skipped = 2 }));
    }

    private static DueStep Next(DateTimeOffset lastDue, DateTimeOffset now, CatchUp policy = CatchUp.Once) => DuePlan.Next(State(lastDue), EveryTenMinutes, policy, now);

    private static DueState State(DateTimeOffset lastDue, OwedRun? owed = null) =>
        new(new ProviderId("crm"), IsPaused: false, lastDue, DuePlan.NameOf(EveryTenMinutes), WaitsUntil: null, owed);

    private static OwedRun Owed(int tries) => new(new RunId(7), RunTrigger.Schedule, At(10), At(10), tries);

    private static DateTimeOffset At(int minutes) => Noon.AddMinutes(minutes);
}
