using System.Diagnostics;
using CleanCustomers.Testing;

namespace CleanCustomers.Benchmarks;

/// <summary>What a load came to.</summary>
internal sealed record Load(int Requests, double Seconds, TimeSpan Half, TimeSpan NinetyNine)
{
    public double PerSecond => Requests / Seconds;
}

/// <summary>
/// Asks over a fixed number of connections, each with one request at a time, until a number of requests or a time is reached. It shares the
/// machine with the server it asks: only ratios between addresses asked in the same run mean something.
/// </summary>
internal sealed class LoadGenerator(int connections, int requests, TimeSpan longest) : IDisposable
{
    private readonly HttpClient http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseCookies = false }).WithTestKey();

    /// <param name="address">The address of the n-th request.</param>
    public async Task<Load> AskAsync(Func<int, Uri> address, CancellationToken cancellationToken)
    {
        var next = -1;
        var took = new long[requests];
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(AskOneByOneAsync, cancellationToken)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var sorted = took.Where(ticks => ticks > 0).Order().ToList();
        return new Load(sorted.Count, seconds, At(sorted, 0.5), At(sorted, 0.99));

        async Task AskOneByOneAsync()
        {
            while (Stopwatch.GetElapsedTime(started) < longest && Interlocked.Increment(ref next) is var number && number < requests)
            {
                var begun = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync(address(number), HttpCompletionOption.ResponseContentRead, cancellationToken);
                answer.EnsureSuccessStatusCode();
                took[number] = Stopwatch.GetTimestamp() - begun;
            }
        }
    }

    public void Dispose() => http.Dispose();

    private static TimeSpan At(List<long> sorted, double share) =>
        TimeSpan.FromSeconds(sorted[(int)(share * (sorted.Count - 1))] / (double)Stopwatch.Frequency);
}
