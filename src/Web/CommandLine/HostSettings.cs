using System.CommandLine;

namespace CleanCustomers.Web.CommandLine;

/// <summary>The options every command has, and the configuration they make together with files and environment.</summary>
internal sealed class HostSettings
{
    private readonly Option<string?> data = new("--data")
    {
        Description = "Folder of the database. [default: data]", HelpName = "folder", Recursive = true,
    };

    private readonly Option<string[]> set = new("--set")
    {
        Description = "Sets a configuration value, for example Collection:CommitRecords=2000. Can be repeated.",
        HelpName = "key=value",
        Recursive = true,
        DefaultValueFactory = _ => [],
    };

    public HostSettings() => set.Validators.Add(result =>
    {
        if (result.Tokens.Any(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
        {
            result.AddError("--set takes key=value, for example --set Sandbox:Enabled=false.");
        }
    });

    public IEnumerable<Option> Options => [data, set];

    /// <summary>Later sources win: defaults, appsettings.json beside the program, in the working directory, environment, command line.</summary>
    public void Apply(ConfigurationManager configuration, ParseResult parsed)
    {
        configuration.Sources.Clear();
        configuration.AddInMemoryCollection(Defaults);
        AddHome(configuration);
        configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false);
        configuration.AddJsonFile(Path.Combine(Environment.CurrentDirectory, "appsettings.json"), optional: true, reloadOnChange: false);
        configuration.AddEnvironmentVariables("ASPNETCORE_");
        configuration.AddEnvironmentVariables();
        configuration.AddEnvironmentVariables("CLEANCUSTOMERS_");
        configuration.AddInMemoryCollection(parsed.GetValue(set)!.Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])));
        if (parsed.GetValue(data) is { } folder)
        {
            configuration["Storage:Folder"] = folder;
        }
    }

    /// <summary>Log lines are JSON objects, for log collectors.</summary>
    public static bool IsJsonLog(IConfiguration configuration) =>
        string.Equals(configuration["Logging:Format"], "json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The person wants to see where the program failed.</summary>
    public static bool IsDebugLog(IConfiguration configuration) => configuration["Logging:LogLevel:Default"]?.ToUpperInvariant() is "DEBUG" or "TRACE";

    // Set by run.sh, so that data and providers stay with the checkout wherever it is called from.
    private static void AddHome(ConfigurationManager configuration)
    {
        if (Environment.GetEnvironmentVariable("CLEANCUSTOMERS_HOME") is { Length: > 0 } home)
        {
            configuration.AddInMemoryCollection(
            [
                KeyValuePair.Create("Storage:Folder", (string?)Path.Combine(home, "data")),
                KeyValuePair.Create("Providers:Folder", (string?)Path.Combine(home, "providers")),
            ]);
        }
    }

    private static readonly IReadOnlyDictionary<string, string?> Defaults = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["urls"] = "http://127.0.0.1:5080",
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:System"] = "Warning",
        ["Logging:LogLevel:Quartz"] = "Warning",
    };
}
