using System.Globalization;
using CleanCustomers.Testing;

namespace CleanCustomers.Caching.Tests;

/// <summary>Looks into Redis past the product.</summary>
internal static class RedisCli
{
    private static readonly string Program = (ServerPrograms.Redis ?? "redis-server").Replace("redis-server", "redis-cli", StringComparison.Ordinal);

    public static async Task<string> RunAsync(int port, params IEnumerable<string> arguments) =>
        (await ServerPrograms.RunAsync(Program, ["-p", port.ToString(CultureInfo.InvariantCulture), .. arguments])).TrimEnd('\n');

    /// <summary>The one key of a region that ends so: <c>:e:a</c>.</summary>
    public static async Task<string> KeyAsync(int port, string region, string end) =>
        (await RunAsync(port, "--raw", "KEYS", $"cc:{{{region}:*}}{end}")).Split('\n').Single();

    public static Task SetAsync(int port, string key, string value) => RunAsync(port, "SET", key, value, "PX", "60000");
}
