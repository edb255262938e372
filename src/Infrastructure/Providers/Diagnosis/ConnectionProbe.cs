using System.Net;
using System.Net.Sockets;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Conformance;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Diagnosis;

/// <summary>Name, connection and certificate, by a connection of its own that sends no request.</summary>
internal sealed class ConnectionProbe(TimeProvider time)
{
    /// <summary>As many steps as were tried; the last one failed, or none did.</summary>
    public async Task<List<CheckStep>> WalkAsync(Preset preset, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(preset.Limits.Connect, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var steps = new List<CheckStep>();
        var step = "dns";
        try
        {
            var (addresses, resolved) = await ResolveAsync(preset.BaseUrl, either.Token);
            steps.Add(resolved);
            if (addresses.Count == 0)
            {
                return steps;
            }

            step = "connect";
            using var socket = await ConnectAsync(addresses, preset.BaseUrl.Port, steps, either.Token);
            if (socket is null)
            {
                return steps;
            }

            step = "tls";
            steps.Add(await CertificateProbe.LookAsync(socket, preset, time.GetUtcNow(), either.Token));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            steps.Add(FaultSteps.Of(step, FaultTable.ConnectTimeout, $"longer than {FieldWords.Seconds(preset.Limits.Connect)} (host {preset.BaseUrl.Authority})."));
        }

        return steps;
    }

    private static async Task<(IReadOnlyList<IPAddress> Addresses, CheckStep Step)> ResolveAsync(Uri server, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(server.IdnHost, out var written))
        {
            return ([written], new CheckStep("dns", CheckOutcome.Ok, $"The base URL names the address {written}; there is nothing to resolve."));
        }

        try
        {
            var addresses = await Dns.GetHostAddressesAsync(server.IdnHost, cancellationToken);
            return (addresses, addresses.Length == 0
                ? FaultSteps.Of("dns", FaultTable.Dns, $"{server.IdnHost} has no address.")
                : new CheckStep("dns", CheckOutcome.Ok, $"{server.IdnHost} is {string.Join(", ", addresses.AsEnumerable())}."));
        }
        catch (SocketException unknown)
        {
            return ([], FaultSteps.Of("dns", FaultTable.Dns, $"{server.IdnHost} ({unknown.SocketErrorCode})."));
        }
    }

    // One after the other, as the client does: the other family may answer when one is dead.
    private async Task<Socket?> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, List<CheckStep> steps, CancellationToken cancellationToken)
    {
        var refusals = new List<string>();
        FaultRow? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                var begun = time.GetTimestamp();
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                steps.Add(Connected(new IPEndPoint(address, port), time.GetElapsedTime(begun), refusals));
                return socket;
            }
            catch (SocketException refused)
            {
                socket.Dispose();
                last = FaultTable.OfSending(new HttpRequestException(HttpRequestError.ConnectionError, inner: refused));
                refusals.Add($"{new IPEndPoint(address, port)} ({refused.SocketErrorCode})");
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        steps.Add(FaultSteps.Of("connect", last!, $"{string.Join(", ", refusals)}."));
        return null;
    }

    private static CheckStep Connected(IPEndPoint place, TimeSpan took, List<string> refusals)
    {
        var message = $"Connected to {place} in {(long)took.TotalMilliseconds} ms.";
        return refusals.Count == 0
            ? new CheckStep("connect", CheckOutcome.Ok, message)
            : new CheckStep("connect", CheckOutcome.Warning, $"{message} Before that did not answer: {string.Join(", ", refusals)}.")
            {
                Remedy = "Each new connection loses time there: correct DNS or the route.",
            };
    }
}
