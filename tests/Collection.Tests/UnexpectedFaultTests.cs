using CleanCustomers.Application.Collection;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

public sealed class UnexpectedFaultTests
{
    [Fact]
    public async Task A_fault_of_ours_closes_the_run_and_the_process_lives()
    {
        var time = new ClockThatBreaks();
        await using var provider = await ScriptedProvider.StartAsync(records: 250, pageSize: 100);
        await using var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Time = time }, provider.Preset());
        provider.Rewrites(
            answer =>
            {
                // Only when page one is stored: else its commit could meet the broken clock first.
                SpinWait.SpinUntil(() => app.LiveIds().Count == 100, TimeSpan.FromSeconds(20)).Should().BeTrue();
                time.BreaksOnce = true;
                return answer;
            },
            afterPage: 1);

        var broken = await app.CollectAsync();
        var next = await app.CollectAsync();

        broken.ErrorCode.Should().Be("run.unexpected");
        broken.State.Should().Be(RunState.Partial);
        broken.ErrorMessage.Should().NotContain("clock", "the exception's own words stay in the log");
        next.State.Should().Be(RunState.Succeeded);
        app.LiveIds().Should().HaveCount(250);
    }

    private sealed class ClockThatBreaks : TimeProvider
    {
        private int breaks;

        public bool BreaksOnce
        {
            set => Volatile.Write(ref breaks, value ? 1 : 0);
        }

        public override DateTimeOffset GetUtcNow() =>
            Interlocked.Exchange(ref breaks, 0) == 1 ? throw new InvalidOperationException("The clock broke.") : base.GetUtcNow();
    }
}
