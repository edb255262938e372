using System.CommandLine;
using CleanCustomers.Application.Access;
using CleanCustomers.Domain.Common;
using MediatR;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>sign-in</c>: a link that signs one browser in, once, with every scope.</summary>
internal static class SignInCommand
{
    public static Command Create(HostBuilding hosts, Terminal terminal)
    {
        var command = new Command("sign-in", "Prints a link that signs one browser in, once; for Swagger UI.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var builder = hosts.ForOrder(parsed);
            await using var app = HostBuilding.Build(builder);
            var address = ListenAddresses.AtThisMachine(builder.Configuration["urls"]!.Split(';')[0]);
            return await StoreOrder.SendAsync(
                hosts, app, terminal, new CreateSignInLink(KeysCommand.Actor),
                link =>
                {
                    terminal.Print(address + link.Path);
                    terminal.Say($"It works once, until {Instants.Format(link.ExpiresAt)}.");
                },
                cancellationToken);
        });
        return command;
    }

    /// <summary>Where nobody has a key yet, lets the person in who started the service: by a link on the terminal, never in a log.</summary>
    public static async Task OfferAsync(Terminal terminal, WebApplication app, string address, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        Result<bool> entered = await mediator.Send(new CanAnybodyEnter(), cancellationToken);
        if (entered.Error is not null || entered.Value)
        {
            return;
        }

        if (terminal.IsLog || Systemd.KeepsOutput)
        {
            terminal.Say("Nobody has a key yet: 'cleancustomers keys create' makes one, 'cleancustomers sign-in' signs a browser in.");
            return;
        }

        Result<SignInLink> link = await mediator.Send(new CreateSignInLink("start"), cancellationToken);
        if (link.Error is null)
        {
            terminal.Print($"  sign in     {address}{link.Value.Path}");
        }
    }
}
