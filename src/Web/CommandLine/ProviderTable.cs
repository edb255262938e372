using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Providers with state and next due time, for <c>providers list</c> and the start of <c>serve</c>.</summary>
internal static class ProviderTable
{
    private static readonly string[] Heads = ["provider", "state", "last run", "complete up to", "next due", "server"];

    public static void Write(Terminal terminal, IReadOnlyList<ProviderView> providers, IServiceProvider services, Wiring wiring)
    {
        var nextDue = NextDue(services, wiring);
        TextTable.Write(terminal, Heads, [.. providers.Select(Row)], Heads.Length);

        string[] Row(ProviderView provider) =>
        [
            provider.Stored.Provider.Value,
            provider.Configured ? EnumNames<ProviderState>.Of(provider.Stored.State) : "no valid preset",
            provider.Stored.LastRun is { } run ? EnumNames<LastRunState>.Of(run.State) : "never",
            Minute(provider.Stored.CompleteUpTo) ?? "-",
            provider.Stored.State == ProviderState.Paused ? "when resumed" : Minute(nextDue(provider)) ?? "by hand",
            provider.Server ?? "-",
        ];
    }

    /// <summary>What a table has no room for: gaps, back-off, changes that came late.</summary>
    public static void Explain(Terminal terminal, IReadOnlyList<ProviderView> providers)
    {
        foreach (var provider in providers)
        {
            var (name, stored) = (provider.Stored.Provider, provider.Stored);
            foreach (var gap in stored.Gaps)
            {
                terminal.Warn($"{name}: {(gap.Holds ? "gap" : "note")} since {Minute(gap.Since)}: {gap.What}");
            }

            if (stored.NextTryAt is { } next)
            {
                terminal.Warn($"{name}: runs failed ({stored.LastErrorCode}, back-off step {stored.BackOffStep}); the schedule tries again from {Minute(next)} on.");
            }

            if (stored.Lateness is { } lateness && provider.Overlap is { } overlap)
            {
                terminal.Say($"{name}: changes came up to {ProgressText.Duration(lateness)} late; the declared overlap is {ProgressText.Duration(overlap)}.");
            }
        }
    }

    public static ProvidersJson ToJson(ProviderList providers, IServiceProvider services, Wiring wiring)
    {
        var nextDue = NextDue(services, wiring);
        return new ProvidersJson([.. providers.Items.Select(provider => ListedProviderJson.From(provider, nextDue(provider)))], providers.Problems);
    }

    // Null when only people start it: no schedule, or one that is never due again.
    private static Func<ProviderView, DateTimeOffset?> NextDue(IServiceProvider services, Wiring wiring)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var isScheduled = services.GetRequiredService<IOptions<CollectionOptions>>().Value.Scheduled;
        return provider => isScheduled && provider.Schedule is { } schedule ? wiring.NextDue(schedule, After(provider.Stored)) : null;

        // Due times before the next try are skipped.
        DateTimeOffset After(StoredProvider stored) => stored.NextTryAt > now ? stored.NextTryAt.Value.AddTicks(-1) : now;
    }

    private static string? Minute(DateTimeOffset? instant) =>
        instant is { } value ? Instants.Format(value)[..16] + "Z" : null;
}
