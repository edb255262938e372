using System.CommandLine;
using System.CommandLine.Invocation;
using CleanCustomers.Application.Common;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Web.CommandLine;

/// <summary>The program's commands, and the one place where what they throw becomes a message and an exit code.</summary>
internal sealed class CommandLineProgram(Wiring wiring, Terminal terminal)
{
    private const string About = """
        Collects customers from every provider, cleans them and serves one current list.

        Without a command it serves. Exit codes: 0 done, 1 failed or partial run, 2 wrong usage, 3 wrong configuration,
        4 store cannot be used, 130 stopped by a person.
        """;

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var parsed = Build().Parse(arguments);
        if (parsed.Action is ParseErrorAction wrong)
        {
            wrong.ShowHelp = false;
            await parsed.InvokeAsync(Streams(terminal.Error), cancellationToken);
            terminal.Say($"'cleancustomers {Path(parsed)}--help' shows what there is.");
            return ExitCodes.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(Streams(terminal.Out), cancellationToken);
        }
        catch (StoreException exception)
        {
            terminal.Fail(exception.Error);
            return ExitCodes.Store;
        }
        catch (OptionsValidationException exception)
        {
            terminal.Fail($"The configuration is not valid: {string.Join(" ", exception.Failures)}");
            return ExitCodes.Configuration;
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException)
        {
            terminal.Fail($"The configuration cannot be read: {exception.Message} {exception.InnerException?.Message}");
            return ExitCodes.Configuration;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
        catch (IOException exception)
        {
            terminal.Fail(exception.Message);
            return ExitCodes.Failed;
        }
    }

    internal RootCommand Build()
    {
        var settings = new HostSettings();
        var hosts = new HostBuilding(wiring, settings);
        var root = new RootCommand(About);
        foreach (var option in settings.Options)
        {
            root.Add(option);
        }

        ServeCommand.AddTo(root, hosts, terminal);
        root.Add(CollectCommand.Create(hosts, terminal));
        root.Add(PreviewCommand.Create(hosts, terminal));
        root.Add(ProvidersCommand.Create(hosts, terminal));
        root.Add(MigrateCommand.Create(hosts, terminal));
        root.Add(OpenApiCommand.Create(hosts, terminal));
        root.Add(SandboxCommand.Create(hosts, terminal));
        return root;
    }

    // Signals are ours: the first asks, the second aborts, and the host has ten seconds, not two.
    private InvocationConfiguration Streams(TextWriter output) => new()
    {
        Output = output, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
    };

    private static string Path(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? string.Empty : parsed.CommandResult.Command.Name + " ";
}
