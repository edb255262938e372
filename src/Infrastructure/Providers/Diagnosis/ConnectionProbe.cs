using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Conformance;
using CleanCustomers.Infrastructure.Providers.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanCustomers.Infrastructure.Providers.Diagnosis;

/// <summary>
/// Name, addresses, connection or proxy, and certificate of one provider: the connector's own way out (<see cref="Dialer"/>), gone step by
/// step and ended before a request. For one walk.
/// </summary>
internal sealed class ConnectionProbe
{
    private const string Tls = "tls";

    private readonly Preset preset;
    private readonly TimeProvider time;
    private readonly Dialer dialer;
    private readonly DnsEndPoint server;
    private readonly DnsEndPoint hop;
    private readonly List<CheckStep> steps = [];
    private readonly ConcurrentDictionary<IPEndPoint, SocketError> refusals = new();
    private string step = "dns";

    public ConnectionProbe(Preset preset, ConnectorParts parts)
    {
        this.preset = preset;
        time = parts.Time;
        server = new DnsEndPoint(preset.BaseUrl.IdnHost, preset.BaseUrl.Port);

        // What the dialer would note in the log is said in a step.
        dialer = new Dialer(preset, server.Host, parts with { Logger = NullLogger<HttpConnector>.Instance });
        hop = dialer.FirstHop(server);
    }

    private Uri? Proxy => preset.Network.Proxy;

    private bool IsSecure => preset.BaseUrl.Scheme == Uri.UriSchemeHttps;

    /// <summary>As many steps as were tried; the last one failed, or none did.</summary>
    public async Task<IReadOnlyList<CheckStep>> WalkAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(preset.Limits.Connect, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await GoAsync(either.Token);
        }
        catch (OutboundFaultException fault)
        {
            // Also what a caller's stop is made of on the way to a proxy.
            cancellationToken.ThrowIfCancellationRequested();
            Fail(fault.Row, fault.Detail);
        }
        catch (SocketException refused)
        {
            var row = FaultTable.OfSending(new HttpRequestException(HttpRequestError.ConnectionError, inner: refused))!;
            Fail(row, refusals.IsEmpty ? $"{hop.Host} ({refused.SocketErrorCode})" : string.Join(", ", refusals.Keys.Select(Named)));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Fail(FaultTable.ConnectTimeout, $"longer than {FieldWords.Seconds(preset.Limits.Connect)} (host {preset.BaseUrl.Authority})");
        }

        return steps;
    }

    private async Task GoAsync(CancellationToken cancellationToken)
    {
        var addresses = await dialer.AtFirstHopAsync(line => line.ResolveAsync(hop.Host, cancellationToken), cancellationToken);
        Pass(Resolved(addresses));

        step = "address";
        var (open, refusal) = await dialer.AtFirstHopAsync(line => Task.FromResult(line.Judge(addresses, hop.Port)), cancellationToken);
        Pass($"{string.Join(", ", open.Select(place => place.Address))} may be connected to.{(refusal is null ? "" : $" The others are left out: {refusal.Detail}.")}");

        step = Proxy is null ? "connect" : "proxy";
        var begun = time.GetTimestamp();
        await using var stream = await dialer.AtFirstHopAsync(line => line.ConnectAsync(open, NoteRefusal, cancellationToken), cancellationToken);
        var place = (IPEndPoint)stream.Socket.RemoteEndPoint!;
        var took = (long)time.GetElapsedTime(begun).TotalMilliseconds;
        if (IsSecure)
        {
            await dialer.TunnelAsync(stream, server, cancellationToken);
        }

        Connected(place, took, open);

        step = Tls;
        if (!IsSecure)
        {
            steps.Add(new CheckStep(Tls, CheckOutcome.Skipped, "The base URL is plain http: nothing is encrypted."));
            return;
        }

        await using var secure = await dialer.SecureAsync(stream, server, cancellationToken);
        Secured(secure, dialer.Certificate!);
    }

    private void NoteRefusal(IPEndPoint place, SocketError error) => refusals[place] = error;

    private string Named(IPEndPoint place) => refusals.TryGetValue(place, out var error) ? $"{place} ({error})" : $"{place}";

    private string Resolved(IPAddress[] addresses) => (Proxy, IPAddress.TryParse(hop.Host, out _)) switch
    {
        (null, true) => $"The base URL names the address {addresses[0]}; there is nothing to resolve.",
        (null, false) => $"{hop.Host} is {string.Join(", ", addresses.AsEnumerable())}.",
        _ => $"The proxy {hop.Host} is {string.Join(", ", addresses.AsEnumerable())}; it resolves {server.Host} itself.",
    };

    private void Connected(IPEndPoint place, long milliseconds, IReadOnlyList<IPEndPoint> open)
    {
        var where = Proxy is null ? $"{place}" : $"the proxy at {place}";
        var tunnel = Proxy is not null && IsSecure ? $" It gives a tunnel to {server.Host}:{server.Port.ToString(CultureInfo.InvariantCulture)}." : "";
        var message = string.Create(CultureInfo.InvariantCulture, $"Connected to {where} in {milliseconds} ms.{tunnel}");

        // Those before it were tried first and lost time, whether they refused or did not answer.
        var before = open.TakeWhile(one => !one.Equals(place)).Select(Named).ToList();
        if (before.Count == 0)
        {
            Pass(message);
            return;
        }

        Warn($"{message} Before that did not answer: {string.Join(", ", before)}.", "Each new connection loses time there: correct DNS or the route.");
    }

    private void Secured(SslStream secure, ProviderCertificate certificate)
    {
        var message = $"{secure.SslProtocol}. {Describe(certificate)}";
        if (certificate.NotAfter - certificate.SeenAt < Dialer.ExpiresSoon)
        {
            Warn(message, "Ask the provider to renew its certificate: when it has expired nothing is collected.");
            return;
        }

        Pass(message);
    }

    private static string Describe(ProviderCertificate seen) => string.Create(
        CultureInfo.InvariantCulture,
        $"Certificate of {seen.Subject}, issued by {seen.Issuer}, good from {Instants.Format(seen.NotBefore)} to {Instants.Format(seen.NotAfter)} ({(int)Math.Floor((seen.NotAfter - seen.SeenAt).TotalDays)} days left).");

    private void Pass(string message) => steps.Add(new CheckStep(step, CheckOutcome.Ok, message));

    private void Warn(string message, string remedy) => steps.Add(new CheckStep(step, CheckOutcome.Warning, message) { Remedy = remedy });

    private void Fail(FaultRow row, string? detail)
    {
        var failed = FaultSteps.Of(step, row, detail);
        steps.Add(step == Tls && dialer.Certificate is { } seen ? failed with { Message = $"{failed.Message} {Describe(seen)}" } : failed);
    }
}
