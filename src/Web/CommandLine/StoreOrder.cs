using CleanCustomers.Domain.Common;
using MediatR;

namespace CleanCustomers.Web.CommandLine;

/// <summary>One message to a module over a store in the newest form, and its outcome as an exit code.</summary>
internal static class StoreOrder
{
    public static async Task<int> SendAsync<T>(
        HostBuilding hosts, WebApplication app, Terminal terminal, IRequest<Result<T>> message, Action<T> show, CancellationToken cancellationToken)
    {
        hosts.Wiring.MigrateStore(app.Services);
        await using var scope = app.Services.CreateAsyncScope();
        var result = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(message, cancellationToken);
        if (result.Error is { } error)
        {
            terminal.Fail(error);
            return ExitCodes.Of(error);
        }

        show(result.Value);
        return ExitCodes.Ok;
    }
}
