using System.CommandLine;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Makes the hosts that commands work in.</summary>
internal sealed class HostBuilding(Wiring wiring, HostSettings settings)
{
    // Orders tell what is wrong with presets themselves, on standard error and without log prefixes.
    private const string PresetLogs = "CleanCustomers.Infrastructure.Providers.Presets";
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(10);

    public Wiring Wiring => wiring;

    public HostSettings Settings => settings;

    /// <summary>For the server: collects by schedule and logs everything from Information on.</summary>
    public WebApplicationBuilder ForServer(ParseResult parsed)
    {
        var builder = Create(parsed);
        wiring.AddSchedule(builder.Services);
        return builder;
    }

    /// <summary>For a one-time order: it reports its outcome itself, so only errors are logged beside it.</summary>
    public WebApplicationBuilder ForOrder(ParseResult parsed)
    {
        var builder = Create(parsed);
        builder.Logging.AddFilter((_, category, level) => level >= LogLevel.Error && category?.StartsWith(PresetLogs, StringComparison.Ordinal) != true);
        return builder;
    }

    /// <summary>Builds a host that is used without being started; checks its options as starting would.</summary>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.Services.GetService<IStartupValidator>()?.Validate();
        return app;
    }

    private WebApplicationBuilder Create(ParseResult parsed)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "cleancustomers", ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production,
        });
        settings.Apply(builder.Configuration, parsed);
        Require(builder.Configuration);
        AddLogging(builder.Logging, builder.Configuration);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime);
        builder.Host.UseDefaultServiceProvider(provider => (provider.ValidateScopes, provider.ValidateOnBuild) = (true, false));
        wiring.AddModules(builder.Services);
        return builder;
    }

    private void Require(IConfiguration configuration)
    {
        if (SettingsCheck.Find(configuration, wiring.Sections) is { } error)
        {
            throw new InvalidSettingsException(error);
        }
    }

    /// <summary>Standard output belongs to data, so every log line goes to standard error.</summary>
    public static void AddLogging(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (HostSettings.IsJsonLog(configuration))
        {
            logging.AddJsonConsole(json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"));
        }
        else
        {
            logging.AddConsole(console => console.FormatterName = PlainFormatter.FormatterName);
            logging.AddConsoleFormatter<PlainFormatter, ConsoleFormatterOptions>();
        }
    }
}
