using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using MediatR;

namespace CleanCustomers.Web.CommandLine;

/// <summary>What a person wants to know when the server has started.</summary>
internal static class StartReport
{
    public static async Task WriteAsync(Terminal terminal, WebApplication app, Wiring wiring, RunningSandbox? sandbox, CancellationToken cancellationToken)
    {
        var address = ListenAddresses.AtThisMachine(app.Urls.First());
        if (terminal.IsLog)
        {
            terminal.Say($"CleanCustomers is running: API {address}/api/v1/customers, Swagger UI {address}/swagger, database {wiring.StorePath(app.Services)}, sandbox {sandbox?.Address.ToString() ?? "off"}");
            await SignInCommand.OfferAsync(terminal, app, address, cancellationToken);
            return;
        }

        terminal.Print(terminal.Strong("CleanCustomers is running."));
        terminal.Print($"  API         {address}/api/v1/customers");
        terminal.Print($"  Swagger UI  {address}/swagger");
        terminal.Print($"  database    {wiring.StorePath(app.Services)}");
        if (sandbox is not null)
        {
            terminal.Print($"  sandbox     {sandbox.Address}{(sandbox.IsOwn ? string.Empty : " (of another process)")}");
        }

        await SignInCommand.OfferAsync(terminal, app, address, cancellationToken);
        await WriteProvidersAsync(terminal, app, wiring, cancellationToken);
        terminal.Print("Ctrl+C stops it.");
    }

    private static async Task WriteProvidersAsync(Terminal terminal, WebApplication app, Wiring wiring, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        Result<ProviderList> providers = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ListProviders(), cancellationToken);
        if (providers.Error is { } error)
        {
            terminal.Fail(error);
            return;
        }

        terminal.Print(string.Empty);
        ProviderTable.Write(terminal, providers.Value.Items, app.Services, wiring);
        if (providers.Value.Problems.Count > 0)
        {
            // Which and why stands in the log, once.
            terminal.Warn("Some presets cannot be used (see the errors above); the other providers are collected all the same.");
        }
    }
}
