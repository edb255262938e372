using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

/// <summary>Whatever a provider does in the middle of a list: the pages before it stay, the cursor stands behind them, the next run goes on.</summary>
public sealed class BadInputTests
{
    public static TheoryData<string, Action<ScriptedProvider>> Faults => new()
    {
        { "provider.truncated", provider => provider.CutsLineAfterPage(2) },
        { "provider.stalled", provider => provider.StallsAfterPage(2) },
        { "provider.server_error", provider => provider.FailsAfterPage(2, 500) },
        { "provider.throttled", provider => provider.ThrottlesAfterPage(2, "1") },
        { "provider.unauthorized", provider => provider.FailsAfterPage(2, 401) },
        { "provider.forbidden", provider => provider.FailsAfterPage(2, 403) },
        { "provider.not_json", provider => provider.Answers(Answers.Html(), 2) },
        { "provider.bad_json", provider => provider.Answers(Answers.Text("""{"items":[{"id":"c000021"},}"""), 2) },
        { "provider.shape", provider => provider.Answers(Answers.Text("""{"customers":[]}"""), 2) },
        { "provider.empty", provider => provider.Answers(Answers.Text(""), 2) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_ends_the_run_with_its_code_and_the_next_run_completes_the_list(string code, Action<ScriptedProvider> fault)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 50, pageSize: 10);
        var limits = new Limits { Retries = 0, Silence = TimeSpan.FromMilliseconds(300) };
        await using var app = await CollectionApp.StartAsync(provider.Preset(limits: limits));
        fault(provider);

        var run = await app.CollectAsync();
        var stored = app.LiveIds();
        var cursor = app.Value("SELECT walk_cursor FROM providers");
        await Eventually.True(() => string.CompareOrdinal(app.Value("SELECT not_before FROM providers"), Instants.Format(TimeProvider.System.GetUtcNow())) <= 0);
        var next = await app.CollectAsync();

        run.Should().BeEquivalentTo(new { State = RunState.Partial, ErrorCode = code });
        run.ErrorMessage.Should().Contain("127.0.0.1").And.NotContain("c000021");
        stored.Should().Equal(Enumerable.Range(1, 20).Select(ScriptedCustomers.IdOf));
        cursor.Should().NotBeNull();
        next.Should().BeEquivalentTo(new { State = RunState.Succeeded, Counters = new RunCounters(3, 30, 30, 0, 0, 0, 0, 0) });
        app.LiveIds().Should().HaveCount(50).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_fault_that_passes_is_not_seen_when_requests_may_be_repeated()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 50, pageSize: 10);
        await using var app = await CollectionApp.StartAsync(provider.Preset(limits: new Limits()));
        provider.FailsAfterPage(2, 503);

        var run = await app.CollectAsync();

        run.Should().BeEquivalentTo(new { State = RunState.Succeeded, Counters = new RunCounters(5, 50, 50, 0, 0, 0, 0, 0) });
    }
}
