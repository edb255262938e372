using System.Globalization;
using CleanCustomers.Testing;

namespace CleanCustomers.Nodes.Tests;

/// <summary>Five due times of an hourly schedule went by while nobody ran.</summary>
[Collection(nameof(Alone))]
public sealed class CatchUpTests
{
    private static readonly DateTimeOffset Evening = new(2026, 6, 1, 18, 0, 30, TimeSpan.Zero);

    [Theory]
    [InlineData("Once", 1, 4, 4, 0)]
    [InlineData("Each", 5, 4, 4, 0)]
    [InlineData("None", 1, 4, 0, 4)]
    public async Task Missed_due_times_are_made_up_for_as_the_policy_says(string policy, int runs, int missed, int caughtUp, int skipped)
    {
        await using var system = await ScriptedProvider.StartAsync(records: 5);
        await using var app = await MissedAsync(system, policy);

        await Eventually.True(() => app.Value("SELECT count(*) FROM runs WHERE state = 'succeeded'") == runs.ToString(CultureInfo.InvariantCulture) && app.Value("SELECT last_due_at FROM providers") == "2026-06-01T18:00:00.000000Z");

        app.Value("SELECT due_missed || ' ' || due_caught_up || ' ' || due_skipped FROM providers").Should().Be(string.Create(CultureInfo.InvariantCulture, $"{missed} {caughtUp} {skipped}"));
        app.Rows("SELECT due_at FROM runs ORDER BY run").Should().OnlyHaveUniqueItems().And.EndWith("2026-06-01T18:00:00.000000Z");
        app.Rows("SELECT due_from FROM runs ORDER BY run")[0].Should().Be(policy == "None" ? "2026-06-01T18:00:00.000000Z" : "2026-06-01T14:00:00.000000Z");
    }

    private static async Task<CollectionApp> MissedAsync(ScriptedProvider system, string policy)
    {
        var time = new AcceleratedTimeProvider(Evening, factor: 1);
        var app = await CollectionApp.StartAsync(
            new CollectionApp.Setup { Time = time, Scheduled = true, Settings = [new("Collection:CatchUp", policy), Hosts.NoStart] }, system.Preset() with { Cron = "0 * * * *" });
        await Eventually.True(() => app.Value("SELECT count(*) FROM providers WHERE last_due_at IS NOT NULL") == "1");
        app.Execute("UPDATE providers SET last_due_at = '2026-06-01T13:30:00.000000Z'");
        return app;
    }
}
