using System.Buffers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanCustomers.Connector.Tests;

/// <summary>What one read gave: the ids in order, and the fault it ended with.</summary>
internal sealed record ReadOutcome(
    IReadOnlyList<string?> Ids, IReadOnlyList<int> PageSizes, Cursor? Last, ProviderFaultException? Fault, IReadOnlyList<long?> Totals)
{
    public string? Code => Fault?.Error.Code;
}

/// <summary>A connector on a pool that counts, with secrets from a table and no randomness.</summary>
internal sealed class ConnectorHarness : IDisposable
{
    public ConnectorHarness(
        Preset preset, TimeProvider? time = null, double jitter = 0.5, OutboundRules? outbound = null, ILogger<HttpConnector>? logger = null)
    {
        Connector = new HttpConnector(
            preset,
            new ConnectorParts(time ?? TimeProvider.System, new FixedJitter(jitter), Pool, Resolve, logger ?? NullLogger<HttpConnector>.Instance)
            {
                Outbound = outbound ?? OutboundRules.None,
            });
    }

    /// <summary>For tests of what a connector is made of.</summary>
    public static ConnectorParts Parts(TimeProvider time, Func<string, Result<string>> secrets) =>
        new(time, new FixedJitter(0.5), new CountingPool(), secrets, NullLogger<HttpConnector>.Instance);

    public HttpConnector Connector { get; }

    public CountingPool Pool { get; } = new();

    public Dictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

    public static async Task<ReadOutcome> ReadAllAsync(Preset preset, ReadFrom? from = null)
    {
        using var harness = new ConnectorHarness(preset);
        var outcome = await harness.ReadAsync(from);
        harness.Pool.Outstanding.Should().Be(0, "every buffer goes back");
        return outcome;
    }

    /// <summary>Reads to the end or the fault, disposing each page at once.</summary>
    public async Task<ReadOutcome> ReadAsync(ReadFrom? from = null, CancellationToken cancellationToken = default)
    {
        var (ids, sizes, totals) = (new List<string?>(), new List<int>(), new List<long?>());
        Cursor? last = null;
        try
        {
            await foreach (var page in Connector.ReadPagesAsync(from ?? new ReadFrom(null, null), cancellationToken))
            {
                using (page)
                {
                    ids.AddRange(page.Records.Select(r => r.ExternalId));
                    sizes.Add(page.Records.Count);
                    totals.Add(page.Total);
                    last = page.Next;
                }
            }

            return new ReadOutcome(ids, sizes, last, null, totals);
        }
        catch (ProviderFaultException fault)
        {
            return new ReadOutcome(ids, sizes, last, fault, totals);
        }
    }

    public void Dispose() => Connector.Dispose();

    private Result<string> Resolve(string reference) => Secrets.TryGetValue(reference, out var secret)
        ? secret
        : new Error(ResultStatus.Error, "provider.secret_missing", $"The secret {reference} is not set.");

    private sealed class FixedJitter(double value) : Random
    {
        public override double NextDouble() => value;
    }
}

/// <summary>An array pool that knows how many arrays are out and refuses one that comes back twice.</summary>
internal sealed class CountingPool : ArrayPool<byte>
{
    private readonly Lock gate = new();
    private readonly HashSet<byte[]> rented = [];

    public int Outstanding
    {
        get
        {
            lock (gate)
            {
                return rented.Count;
            }
        }
    }

    public int LargestOutstanding { get; private set; }

    public long LargestBytesOutstanding { get; private set; }

    public override byte[] Rent(int minimumLength)
    {
        var array = new byte[minimumLength];
        lock (gate)
        {
            rented.Add(array);
            LargestOutstanding = Math.Max(LargestOutstanding, rented.Count);
            LargestBytesOutstanding = Math.Max(LargestBytesOutstanding, rented.Sum(a => (long)a.Length));
        }

        return array;
    }

    public override void Return(byte[] array, bool clearArray = false)
    {
        lock (gate)
        {
            if (!rented.Remove(array))
            {
                throw new InvalidOperationException("The array was not rented, or came back twice.");
            }
        }

        // Who still reads it after giving it back reads this.
        array.AsSpan().Fill((byte)'?');
    }
}
