using System.CommandLine;
using System.Globalization;
using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using MediatR;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>deletions show</c> and <c>deletions approve</c>: records that vanished and are too many to go by themselves.</summary>
internal static class DeletionsCommand
{
    public static Command Create(HostBuilding hosts, Terminal terminal) => new("deletions", "Shows and approves deletions that wait for a person.")
    {
        CreateShow(hosts, terminal), CreateApprove(hosts, terminal),
    };

    private static Command CreateShow(HostBuilding hosts, Terminal terminal)
    {
        var provider = new Argument<string>("provider") { Description = "The provider, by name." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("show", "Tells how many deletions of a provider wait, and since when.") { provider, json };
        UnknownOptions.Refuse(command);
        command.SetAction((parsed, cancellationToken) => SendAsync(
            hosts, terminal, parsed, new GetHeldDeletions(new ProviderId(parsed.GetValue(provider)!)),
            held =>
            {
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(terminal, HeldDeletionsJson.From(held));
                    return;
                }

                terminal.Print(held.Held == 0
                    ? string.Create(CultureInfo.InvariantCulture, $"{held.Provider}: no deletion waits; {held.Missing} of {held.Live} records are missing from the last complete walk.")
                    : string.Create(CultureInfo.InvariantCulture, $"{held.Provider}: {held.Held} of {held.Live} records wait for approval, missing since {Instants.Format(held.Since!.Value)}, last from run {held.LastWalk}."));
            },
            cancellationToken));
        return command;
    }

    private static Command CreateApprove(HostBuilding hosts, Terminal terminal)
    {
        var provider = new Argument<string>("provider") { Description = "The provider, by name." };
        var records = new Option<long?>("--records") { Description = "Only if exactly so many wait.", HelpName = "number" };
        var command = new Command("approve", "Lets the deletions of a provider happen that wait for a person.") { provider, records };
        UnknownOptions.Refuse(command);
        command.SetAction((parsed, cancellationToken) => SendAsync(
            hosts, terminal, parsed, new ApproveDeletions(new ProviderId(parsed.GetValue(provider)!), parsed.GetValue(records)),
            approved => terminal.Print($"{approved.Provider}: {ProgressText.Count(approved.Deleted, "record")} deleted."),
            cancellationToken));
        return command;
    }

    private static async Task<int> SendAsync<T>(
        HostBuilding hosts, Terminal terminal, ParseResult parsed, IRequest<Result<T>> message, Action<T> show, CancellationToken cancellationToken)
    {
        await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
        return await StoreOrder.SendAsync(hosts, app, terminal, message, show, cancellationToken);
    }
}

/// <summary>What <c>deletions show --json</c> prints.</summary>
/// <param name="Since">Null when none is held.</param>
internal sealed record HeldDeletionsJson(string Provider, long Held, long Missing, long Live, DateTimeOffset? Since, long? LastWalk)
{
    public static HeldDeletionsJson From(HeldDeletions held) =>
        new(held.Provider.Value, held.Held, held.Missing, held.Live, held.Since, held.LastWalk?.Value);
}
