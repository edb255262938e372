using System.CommandLine;
using CleanCustomers.Application.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>serve</c>, which is also what the program does without a command: API, schedule and sandbox in one process.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    private static readonly TimeSpan StoreAgainAfter = TimeSpan.FromSeconds(1);

    public static void AddTo(RootCommand root, HostBuilding hosts, Terminal terminal)
    {
        var serve = new Command(Name, "Collects by schedule and serves the API (what happens without a command).");
        foreach (var command in new Command[] { root, serve })
        {
            var urls = new Option<string?>("--urls")
            {
                Description = "Addresses to listen on, parted by semicolons. [default: http://127.0.0.1:5080]", HelpName = "urls",
            };
            command.Add(urls);
            command.SetAction((parsed, cancellationToken) => RunAsync(hosts, terminal, parsed, parsed.GetValue(urls), cancellationToken));
        }

        root.Add(serve);
    }

    private static async Task<int> RunAsync(HostBuilding hosts, Terminal terminal, ParseResult parsed, string? urls, CancellationToken cancellationToken)
    {
        var builder = hosts.ForServer(parsed);
        var listenOn = urls ?? builder.Configuration["urls"]!;
        if (ListenAddresses.Check(Addresses(builder.Configuration, listenOn), builder.Configuration) is { } refusal)
        {
            terminal.Fail(refusal);
            return ExitCodes.Configuration;
        }

        await using var sandbox = await SandboxStart.StartAsync(builder.Configuration, hosts.Wiring, cancellationToken);
        SandboxStart.Tell(sandbox, terminal);
        builder.Services.AddApi();
        await using var app = builder.Build();
        if (!await MigrateAsync(hosts.Wiring, app, terminal, cancellationToken))
        {
            return ExitCodes.Ok;
        }

        app.MapApi();
        foreach (var url in listenOn.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            app.Urls.Add(url);
        }

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException)
        {
            // Somebody was faster than the check above.
            terminal.Fail(ListenAddresses.Taken(listenOn));
            return ExitCodes.Configuration;
        }

        await using var stopping = app.Lifetime.ApplicationStopping.Register(() => Systemd.TellStopping(terminal));
        Systemd.TellReady(terminal);
        foreach (var url in ListenAddresses.Unprotected(app.Urls))
        {
            terminal.Warn($"{url} can be reached from other machines without TLS: keys and customers can be read on the way. Listen on https, or put a proxy with TLS in front.");
        }

        await StartReport.WriteAsync(terminal, app, hosts.Wiring, sandbox, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        terminal.Say("Stopped; committed pages stay.");
        return ExitCodes.Ok;
    }

    // Nodes and their database may be started in any order: a PostgreSQL that is not there yet is waited for.
    private static async Task<bool> MigrateAsync(Wiring wiring, WebApplication app, Terminal terminal, CancellationToken cancellationToken)
    {
        var said = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                wiring.MigrateStore(app.Services);
                return true;
            }
            catch (StoreException fault) when (fault.Error.Code == "store.unavailable" && app.Configuration["Storage:Postgres"] is not null)
            {
                if (!said)
                {
                    said = true;
                    terminal.Warn($"Waiting for the store. {fault.Error.Message}");
                }

                await Task.Delay(StoreAgainAfter, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return false;
    }

    // Kestrel also listens where its own section says.
    private static string Addresses(ConfigurationManager configuration, string urls) =>
        string.Join(';', configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>().Prepend(urls));
}
