using System.CommandLine;
using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using MediatR;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>check</c>: a provider's connection step by step, nothing written.</summary>
internal static class CheckCommand
{
    public static Command Create(HostBuilding hosts, Terminal terminal)
    {
        var providers = new Argument<string[]>("provider") { Arity = ArgumentArity.ZeroOrMore, Description = "Providers to check, by name." };
        var all = new Option<bool>("--all") { Description = "Check every provider." };
        var conformance = new Option<bool>("--conformance")
        {
            Description = "Also look whether the provider keeps what its preset declares; about ten requests.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("check", "Walks a provider's connection, says what is wrong and what to do; writes nothing.") { providers, all, conformance, json };
        UnknownOptions.Refuse(command);
        ProviderChoice.Require(command, providers, all);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var builder = hosts.ForOrder(parsed);
            var names = parsed.GetValue(providers) ?? [];
            var wanted = names.Length == 0 || names.Contains(SandboxStart.Provider, StringComparer.Ordinal);
            await using var sandbox = wanted ? await SandboxStart.StartAsync(builder.Configuration, hosts.Wiring, cancellationToken) : null;
            await using var app = HostBuilding.Build(builder);
            if (!ProviderChoice.Know(app.Services, terminal, names))
            {
                return ExitCodes.Usage;
            }

            // A store that is not there yet stays away: this command writes nothing.
            var hasStore = File.Exists(hosts.Wiring.StorePath(app.Services));
            if (hasStore)
            {
                hosts.Wiring.MigrateStore(app.Services);
            }

            return await RunAsync(app.Services, terminal, hasStore, names, parsed.GetValue(conformance), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        IServiceProvider services, Terminal terminal, bool hasStore, string[] names, bool conformance, bool json, CancellationToken cancellationToken)
    {
        var providers = names.Length == 0
            ? services.GetRequiredService<IConnectorDirectory>().All.Select(connector => connector.Provider).ToList()
            : names.Distinct(StringComparer.Ordinal).Select(name => new ProviderId(name)).ToList();
        var problems = names.Length == 0 ? services.GetRequiredService<IPresetDirectory>().Problems : [];
        ProvidersCommand.ShowProblems(terminal, problems);
        using var signals = new StopSignals(() => { }, cancellationToken);
        await using var scope = services.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var checks = new List<ProviderCheck>();
        foreach (var provider in providers)
        {
            var result = await mediator.Send(new CheckProvider(provider, conformance), signals.Token);
            if (result.Error is { } error)
            {
                terminal.Fail(error);
                return ExitCodes.Of(error);
            }

            checks.Add(result.Value);
            if (!json)
            {
                CheckReport.Write(terminal, result.Value, hasStore);
            }
        }

        if (json)
        {
            JsonOutput.Write(terminal, new CheckedJson(checks.ConvertAll(CheckedProviderJson.From)));
        }
        else if (providers.Count == 0)
        {
            terminal.Say("There is no provider with a valid preset: nothing to check.");
        }

        var isOk = checks.TrueForAll(check => check.IsOk);
        return !isOk ? ExitCodes.Failed : problems.Count == 0 ? ExitCodes.Ok : ExitCodes.Configuration;
    }
}

/// <summary>A check for people: a line per step, what to do below those that need it, and what is kept all the same.</summary>
internal static class CheckReport
{
    private const int OutcomeWidth = 8;
    private const int NameWidth = 14;
    private const string NothingYet = "nothing yet; no run was complete so far";

    public static void Write(Terminal terminal, ProviderCheck check, bool hasStore)
    {
        terminal.Print(terminal.Strong($"{check.Provider} at {check.Server}: {(check.IsOk ? "ok" : "failed")}"));
        foreach (var step in check.Steps)
        {
            Write(terminal, step);
        }

        terminal.Print($"  kept: {(hasStore ? KeptText(check) : NothingYet)}");
        if (check.Kept?.Stored is { FailingSince: { } since } stored)
        {
            terminal.Print($"  failing since {Instants.Format(since)}, last by {stored.LastErrorCode}");
        }
    }

    private static void Write(Terminal terminal, CheckStep step)
    {
        var name = step.List == "list" ? step.Name : $"{step.List}/{step.Name}";
        var code = step.Code is null ? string.Empty : $" ({step.Code})";
        terminal.Print($"  {EnumNames<CheckOutcome>.Of(step.Outcome).PadRight(OutcomeWidth)} {name.PadRight(NameWidth)} {step.Message}{code}");
        if (step.Remedy is { } remedy)
        {
            terminal.Print($"  {new string(' ', OutcomeWidth + NameWidth + 1)} What to do: {remedy}");
        }
    }

    private static string KeptText(ProviderCheck check)
    {
        if (check.Kept is not { } kept)
        {
            return $"not known, the store cannot tell: {check.StoreProblem?.Message}";
        }

        return kept.Stored.LastSuccessAt is null && kept.Customers == 0
            ? NothingYet
            : $"{ProgressText.Count(kept.Customers, "customer")}, complete up to {Instants.Format(kept.Stored.CompleteUpTo) ?? "-"}, last success {Instants.Format(kept.Stored.LastSuccessAt) ?? "-"}";
    }
}

/// <summary>What <c>check --json</c> prints.</summary>
internal sealed record CheckedJson(IReadOnlyList<CheckedProviderJson> Providers);

/// <param name="Kept">Null when the store cannot tell; then <paramref name="StoreProblem"/> says why.</param>
internal sealed record CheckedProviderJson(
    string Provider, string Server, DateTimeOffset At, bool IsOk, IReadOnlyList<CheckStepJson> Steps, KeptJson? Kept, string? StoreProblem)
{
    public static CheckedProviderJson From(ProviderCheck check) => new(
        check.Provider.Value,
        check.Server,
        check.At,
        check.IsOk,
        [.. check.Steps.Select(step => new CheckStepJson(step.Name, step.Outcome, step.List, step.Message, step.Code, step.Remedy))],
        check.Kept is { } kept
            ? new KeptJson(kept.Stored.State, kept.Customers, kept.Stored.LastSuccessAt, kept.Stored.CompleteUpTo, kept.Stored.FailingSince, kept.Stored.LastErrorCode, kept.Stored.NotBefore)
            : null,
        check.StoreProblem?.Message);
}

internal sealed record CheckStepJson(string Name, CheckOutcome Outcome, string List, string Message, string? Code, string? Remedy);

internal sealed record KeptJson(
    ProviderState State,
    long Customers,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? CompleteUpTo,
    DateTimeOffset? FailingSince,
    string? LastErrorCode,
    DateTimeOffset? NotBefore);
