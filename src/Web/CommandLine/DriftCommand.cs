using System.CommandLine;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using MediatR;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>drift</c>: how the shape of a provider's records changed.</summary>
internal static class DriftCommand
{
    private static readonly string[] Heads = ["list", "field", "change", "kinds", "now", "since", "last seen"];

    public static Command Create(HostBuilding hosts, Terminal terminal)
    {
        var provider = new Argument<string>("provider") { Description = "The provider to look at, by name." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("drift", "Shows fields of a provider's records that are new, missing, retyped or newly null.") { provider, json };
        UnknownOptions.Refuse(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
            hosts.Wiring.MigrateStore(app.Services);
            await using var scope = app.Services.CreateAsyncScope();
            var result = await scope.ServiceProvider.GetRequiredService<IMediator>()
                .Send(new GetDrift(new ProviderId(parsed.GetValue(provider)!)), cancellationToken);
            if (result.Error is { } error)
            {
                terminal.Fail(error);
                return ExitCodes.Of(error);
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal, DriftJson.From(result.Value));
            }
            else
            {
                Show(terminal, result.Value);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Show(Terminal terminal, ProviderDrift drift)
    {
        if (drift.Baseline is not { } baseline)
        {
            terminal.Say($"{drift.Provider}: no complete run so far, so there is nothing to compare with; {ProgressText.Count(drift.Fields, "field")} seen.");
            return;
        }

        if (drift.Findings.Count > 0)
        {
            TextTable.Write(terminal, Heads, [.. drift.Findings.Select(Row)], Heads.Length);
        }

        var none = drift.Findings.Count == 0 ? "no field changed" : ProgressText.Count(drift.Findings.Count, "finding");
        terminal.Say($"{drift.Provider}: {none} since {Instants.Format(baseline)}; {ProgressText.Count(drift.Fields, "field")} known from {ProgressText.Count(drift.Records, "record")}.");
        if (drift.IsTruncated)
        {
            terminal.Warn("There are more fields than are kept, so some were not compared.");
        }
    }

    private static string[] Row(DriftFinding finding) =>
    [
        finding.List, finding.Path, EnumNames<DriftKind>.Of(finding.Change), string.Join('|', finding.Kinds), finding.Kind ?? "-",
        Instants.Format(finding.Since), Instants.Format(finding.LastSeenAt),
    ];
}

/// <summary>What <c>drift --json</c> prints.</summary>
internal sealed record DriftJson(
    string Provider, DateTimeOffset? Baseline, long Records, int Fields, bool IsTruncated, IReadOnlyList<DriftFinding> Findings)
{
    public static DriftJson From(ProviderDrift drift) =>
        new(drift.Provider.Value, drift.Baseline, drift.Records, drift.Fields, drift.IsTruncated, drift.Findings);
}
