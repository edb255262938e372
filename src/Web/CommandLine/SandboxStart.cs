namespace CleanCustomers.Web.CommandLine;

/// <summary>Gets the sandbox going for a command that collects from it.</summary>
internal static class SandboxStart
{
    public const string Provider = "sandbox";
    private const string BaseUrlKey = "Providers:BaseUrls:" + Provider;
    private const int PresetPort = 5081;

    /// <summary>
    /// Null when it is not wanted: switched off, no preset of that name, or an address of its own in the configuration. On another port
    /// than the preset's, tells the connector by configuration.
    /// </summary>
    public static async Task<RunningSandbox?> StartAsync(
        ConfigurationManager configuration, Wiring wiring, CancellationToken cancellationToken)
    {
        var preset = Path.Combine(configuration["Providers:Folder"] ?? "providers", Provider + ".json");
        if (!configuration.GetValue("Sandbox:Enabled", defaultValue: true) || configuration[BaseUrlKey] is not null || !File.Exists(preset))
        {
            return null;
        }

        var sandbox = await wiring.StartSandboxAsync(configuration, cancellationToken);
        if (sandbox.Address.Port != PresetPort)
        {
            configuration[BaseUrlKey] = sandbox.Address.GetLeftPart(UriPartial.Authority);
        }

        return sandbox;
    }

    /// <summary>Says what a person would not expect of it.</summary>
    public static void Tell(RunningSandbox? sandbox, Terminal terminal)
    {
        if (sandbox is { IsMoved: true })
        {
            terminal.Say($"The sandbox's port is taken by another program, so it answers on {sandbox.Address}.");
        }

        if (sandbox is { KeepsHistory: false })
        {
            terminal.Warn("The sandbox cannot write sandbox.json in the data folder; its customers begin anew with the next start.");
        }
    }
}
