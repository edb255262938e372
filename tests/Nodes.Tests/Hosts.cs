using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Nodes.Tests;

/// <summary>Several nodes inside this process, over one database of their own.</summary>
internal static class Hosts
{
    public static async Task<string> DatabaseAsync() => await (await SharedPostgres.GetAsync()).CreateDatabaseAsync();

    /// <param name="name">Of the node.</param>
    /// <param name="time">Its clock.</param>
    public static Task<CollectionApp> StartAsync(string database, string name, TimeProvider time, ProviderPreset[] presets, params KeyValuePair<string, string?>[] settings) =>
        CollectionApp.StartAsync(
            new CollectionApp.Setup
            {
                Time = time,
                Scheduled = true,
                Settings = [new("Storage:Postgres", database), new("Collection:Node", name), new("Collection:LeaseDuration", "00:00:05"), .. settings],
            },
            presets);

    /// <summary>Providers of one scripted system that are due every minute.</summary>
    public static ProviderPreset[] Presets(ScriptedProvider system, int number) =>
        [.. Enumerable.Range(1, number).Select(index => system.Preset(name: $"p{index:00}") with { Cron = "* * * * *" })];

    public static KeyValuePair<string, string?> NoStart { get; } = new("Collection:RunOnceAtStart", "false");
}
