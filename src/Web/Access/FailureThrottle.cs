using System.Net;
using System.Net.Sockets;
using CleanCustomers.Application.Access;
using CleanCustomers.Domain.Common;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Web.Access;

/// <summary>
/// Counts refused credentials by client address, in this node's memory: past <see cref="AccessOptions.Failures"/> within a window the address waits
/// for the window's end. IPv6 addresses of one /64 count as one: a single machine has all of them.
/// </summary>
internal sealed class FailureThrottle(TimeProvider time, IOptions<AccessOptions> options)
{
    // An attacker with many addresses must not fill the memory.
    private const int MostAddresses = 10_000;
    private const int NetworkBytes = 8;

    private readonly Lock gate = new();
    private readonly Dictionary<UInt128, Window> windows = [];

    public static Error Refusal { get; } = new(
        ResultStatus.Unauthorized, "access.throttled", "Too many refused credentials came from this address. Wait for the time in Retry-After, then send one that works.");

    /// <param name="address">Null is one address like any other.</param>
    /// <param name="wait">Until it is open again.</param>
    public bool IsClosed(IPAddress? address, out TimeSpan wait)
    {
        lock (gate)
        {
            wait = windows.TryGetValue(KeyOf(address), out var window) && window.Failures >= options.Value.Failures ? window.Ends - time.GetUtcNow() : TimeSpan.Zero;
            return wait > TimeSpan.Zero;
        }
    }

    /// <summary>Counts one refusal.</summary>
    /// <returns>True when this one closed the address.</returns>
    public bool Count(IPAddress? address)
    {
        var (key, now) = (KeyOf(address), time.GetUtcNow());
        lock (gate)
        {
            if (!windows.TryGetValue(key, out var window) || window.Ends <= now)
            {
                MakeRoom(now);
                window = new Window(0, now + options.Value.FailureWindow);
            }

            windows[key] = window with { Failures = window.Failures + 1 };
            return window.Failures + 1 == options.Value.Failures;
        }
    }

    private void MakeRoom(DateTimeOffset now)
    {
        if (windows.Count < MostAddresses)
        {
            return;
        }

        // Half at once, so that a flood of addresses does not pay for every one. Those that would be open first are the least loss.
        var ordered = windows.OrderBy(pair => pair.Value.Ends).ToList();
        foreach (var (key, _) in ordered.Take(MostAddresses / 2).Concat(ordered.Skip(MostAddresses / 2).TakeWhile(pair => pair.Value.Ends <= now)))
        {
            windows.Remove(key);
        }
    }

    private static UInt128 KeyOf(IPAddress? address)
    {
        if (address is null)
        {
            return 0;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        var family = plain.AddressFamily == AddressFamily.InterNetworkV6 ? UInt128.One << 64 : UInt128.One << 65;
        return bytes.Take(NetworkBytes).Aggregate(UInt128.Zero, (key, one) => (key << 8) | one) | family;
    }

    private readonly record struct Window(int Failures, DateTimeOffset Ends);
}
