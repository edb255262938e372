using System.CommandLine;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using MediatR;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>providers pause</c> and <c>providers resume</c>.</summary>
internal static class PauseCommands
{
    public static Command CreatePause(HostBuilding hosts, Terminal terminal) => Create(
        hosts, terminal, "pause", "Stops the collection of a provider, a running run included, until it is resumed.",
        provider => new PauseProvider(provider), "is paused; a running run ends after the pages in hand.");

    public static Command CreateResume(HostBuilding hosts, Terminal terminal) => Create(
        hosts, terminal, "resume", "Lets a paused provider be collected again, from where it stopped.",
        provider => new ResumeProvider(provider), "is collected again.");

    private static Command Create(
        HostBuilding hosts, Terminal terminal, string name, string description, Func<ProviderId, IRequest<Result<ProviderView>>> order, string done)
    {
        var provider = new Argument<string>("provider") { Description = "The provider, by name." };
        var command = new Command(name, description) { provider };
        UnknownOptions.Refuse(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
            hosts.Wiring.MigrateStore(app.Services);
            await using var scope = app.Services.CreateAsyncScope();
            var named = parsed.GetValue(provider)!;
            var result = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(order(new ProviderId(named)), cancellationToken);
            if (result.Error is { } error)
            {
                terminal.Fail(error);
                return ExitCodes.Of(error);
            }

            terminal.Print($"{named} {done}");
            return ExitCodes.Ok;
        });
        return command;
    }
}
