using System.CommandLine;
using System.CommandLine.Invocation;
using CleanCustomers.Application.Common;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Web.CommandLine;

/// <summary>The program's commands, and the one place where what they throw becomes a message and an exit code.</summary>
internal sealed class CommandLineProgram(Wiring wiring, Terminal terminal)
{
    private readonly HostSettings settings = new();

    private const string About = """
        Collects customers from every provider, cleans them and serves one current list.

        Without a command it serves. Exit codes: 0 done, 1 failed or partial run, 2 wrong usage, 3 wrong configuration,
        4 store cannot be used, 130 collect stopped by a person (serve then ends with 0).
        """;

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var parsed = Build().Parse(arguments);
        if (parsed.Action is ParseErrorAction wrong)
        {
            wrong.ShowHelp = false;
            await parsed.InvokeAsync(Streams(terminal.Error), cancellationToken);
            if (parsed.CommandResult.Command is { Subcommands.Count: > 0 } command and not RootCommand)
            {
                terminal.Say($"'{command.Name}' takes {string.Join(" or ", command.Subcommands.Select(sub => sub.Name))}.");
            }

            terminal.Say($"'cleancustomers {Path(parsed)}--help' shows what there is.");
            return ExitCodes.Usage;
        }

        // Says how to log until the configuration is read.
        var configuration = new ConfigurationManager();
        ILoggerFactory? log = null;
        try
        {
            settings.Apply(configuration, parsed);
            log = LogOf(configuration, parsed);
            terminal.SayThrough(log?.CreateLogger("CleanCustomers"));
            return await parsed.InvokeAsync(Streams(terminal.Out), cancellationToken);
        }
        catch (Exception exception)
        {
            return Explain(exception, HostSettings.IsDebugLog(configuration));
        }
        finally
        {
            terminal.SayThrough(null);
            log?.Dispose();
            configuration.Dispose();
        }
    }

    // A server that logs JSON writes nothing else to standard error.
    private static ILoggerFactory? LogOf(IConfiguration configuration, ParseResult parsed) =>
        HostSettings.IsJsonLog(configuration) && parsed.CommandResult.Command is RootCommand or { Name: ServeCommand.Name }
            ? LoggerFactory.Create(logging => HostBuilding.AddLogging(logging, configuration))
            : null;

    // The last resort of every command: one clear line; where it happened is for those who ask for it.
    private int Explain(Exception exception, bool isDebug)
    {
        if (isDebug && exception is not OperationCanceledException)
        {
            terminal.Say(exception.ToString());
        }

        switch (exception)
        {
            case StoreException store:
                terminal.Fail(store.Error);
                return ExitCodes.Store;
            case InvalidSettingsException invalid:
                terminal.Fail(invalid.Error);
                return ExitCodes.Configuration;
            case OptionsValidationException invalid:
                terminal.Fail(SettingsCheck.Invalid(invalid.Failures));
                return ExitCodes.Configuration;
            case InvalidDataException or FormatException:
                terminal.Fail($"The configuration cannot be read: {exception.Message} {exception.InnerException?.Message} (configuration.invalid)");
                return ExitCodes.Configuration;
            case OperationCanceledException:
                return ExitCodes.Cancelled;
            case IOException:
                terminal.Fail(exception.Message);
                return ExitCodes.Failed;
            default:
                terminal.Fail($"An unexpected {exception.GetType().Name}: {exception.Message} With --set Logging:LogLevel:Default=Debug it says where.");
                return ExitCodes.Failed;
        }
    }

    internal RootCommand Build()
    {
        var hosts = new HostBuilding(wiring, settings);
        var root = new RootCommand(About);
        foreach (var option in settings.Options)
        {
            root.Add(option);
        }

        ServeCommand.AddTo(root, hosts, terminal);
        root.Add(CollectCommand.Create(hosts, terminal));
        root.Add(PreviewCommand.Create(hosts, terminal));
        root.Add(CheckCommand.Create(hosts, terminal));
        root.Add(DriftCommand.Create(hosts, terminal));
        root.Add(ProvidersCommand.Create(hosts, terminal));
        root.Add(AlertsCommand.Create(hosts, terminal));
        root.Add(DeletionsCommand.Create(hosts, terminal));
        root.Add(ExportCommand.Create(hosts, terminal));
        root.Add(KeysCommand.Create(hosts, terminal));
        root.Add(SignInCommand.Create(hosts, terminal));
        root.Add(MigrateCommand.Create(hosts, terminal));
        root.Add(StoreCommands.CreateBackup(hosts, terminal));
        root.Add(StoreCommands.CreateDigest(hosts, terminal));
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
