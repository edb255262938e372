using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace CleanCustomers.Benchmarks;

/// <summary>What one side did in a process of its own; travels as one line of JSON on standard output.</summary>
/// <param name="Customers">Records read in each of the two collections.</param>
/// <param name="FirstSeconds">First load into an empty store.</param>
/// <param name="AgainSeconds">The same pages once more, nothing changed.</param>
/// <param name="PeakBytes">Highest resident memory of the process (VmHWM).</param>
/// <param name="StoreBytes">Size of the database afterwards.</param>
internal sealed record Measured(long Customers, double FirstSeconds, double AgainSeconds, long PeakBytes, long StoreBytes)
{
    private const string Prefix = "measured ";

    public double FirstPerSecond => Customers / FirstSeconds;

    public double AgainPerSecond => Customers / AgainSeconds;

    /// <summary>Times both collections and checks that the first stored everything and the second nothing.</summary>
    public static async Task<Measured> RunAsync(Func<Task<(long Read, long Stored)>> collect, Func<Task<long>> storeBytes)
    {
        var (customers, first) = await TimeAsync(collect, expected: read => read);
        var (_, again) = await TimeAsync(collect, expected: _ => 0);
        return new Measured(customers, first, again, PeakMemory(), await storeBytes());
    }

    public void Print() => Console.WriteLine(Prefix + JsonSerializer.Serialize(this));

    public static Measured? TryRead(string line) =>
        line.StartsWith(Prefix, StringComparison.Ordinal) ? JsonSerializer.Deserialize<Measured>(line[Prefix.Length..]) : null;

    private static async Task<(long Read, double Seconds)> TimeAsync(Func<Task<(long Read, long Stored)>> collect, Func<long, long> expected)
    {
        var started = Stopwatch.GetTimestamp();
        var (read, stored) = await collect();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return stored == expected(read)
            ? (read, seconds)
            : throw new InvalidOperationException($"{read} read, {stored} stored, {expected(read)} expected: the figures would be worth nothing.");
    }

    private static long PeakMemory()
    {
        var line = File.ReadLines("/proc/self/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
