using System.Net;
using CleanCustomers.Application.Access;
using CleanCustomers.Domain.Common;
using CleanCustomers.Testing;
using CleanCustomers.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Web.Tests.Access;

/// <summary>Guessing is slowed down by address, and nobody else is.</summary>
public sealed class ThrottleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task After_twenty_refusals_an_address_waits_and_keys_that_were_let_in_before_do_not()
    {
        var time = new ManualTimeProvider(Now);
        await using var app = await TestApp.StartAsync(builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        var known = await app.CreateKeyAsync("known", Scope.CustomersRead);
        var fresh = await app.CreateKeyAsync("fresh", Scope.CustomersRead);
        (await app.AskAsync(known)).Answer.StatusCode.Should().Be(HttpStatusCode.OK);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 21; i++)
        {
            statuses.Add((await app.AskAsync(Guess(i))).Answer.StatusCode);
        }

        time.Advance(TimeSpan.FromSeconds(20));
        var (waits, problem) = await app.AskAsync(fresh);
        var (link, _) = await app.AskAsync(null, "/sign-in?token=guess");
        var (stays, _) = await app.AskAsync(known);
        var (open, _) = await app.AskAsync(null, "/health/live");
        var (missing, _) = await app.AskAsync(null);
        time.Advance(TimeSpan.FromSeconds(40));
        var (again, _) = await app.AskAsync(fresh);

        statuses.Take(20).Should().OnlyContain(status => status == HttpStatusCode.Unauthorized);
        statuses[20].Should().Be(HttpStatusCode.TooManyRequests);
        waits.StatusCode.Should().Be(HttpStatusCode.TooManyRequests, "a key that this node never saw may be a guess");
        TestApp.Problem(waits, problem).Code().Should().Be("access.throttled");
        waits.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(40));
        link.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        stays.StatusCode.Should().Be(HttpStatusCode.OK);
        open.StatusCode.Should().Be(HttpStatusCode.OK);
        missing.StatusCode.Should().Be(HttpStatusCode.Unauthorized, "who shows nothing guesses nothing");
        again.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Security_events_have_stable_ids_and_no_secret()
    {
        await using var app = await TestApp.StartAsync();
        var key = await app.CreateKeyAsync("known", Scope.RunsRead);
        await app.AskAsync(key);
        await app.SendAsync(HttpMethod.Post, $"/api/v1/access/keys/{Steps.PrefixOf(key)}/revoke");
        var cookie = await app.SignInAsync();
        var (_, session) = await app.AskAsync(null, "/api/v1/access/session", change: request => request.Headers.Add("Cookie", cookie));
        await app.AskAsync(null, "/api/v1/access/session/sign-out", HttpMethod.Post, change: request =>
        {
            request.Headers.Add("Cookie", cookie);
            request.Headers.Add("X-CSRF-Token", session!.Text("csrfToken"));
        });
        for (var i = 0; i < 20; i++)
        {
            await app.AskAsync(Guess(i));
        }

        app.Log.Events.Where(id => id is > 5100 and < 5200).Distinct().Order().Should().Equal(5101, 5102, 5103, 5104, 5105, 5106, 5107);
        app.Log.All.Should().NotContain(line => line.Contains(key.Split('_')[2]) || line.Contains(Guess(3)) || line.Contains(cookie.Split('=')[1]));
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_count_as_one_and_others_do_not()
    {
        var throttle = new FailureThrottle(new ManualTimeProvider(Now), Options.Create(new AccessOptions { Failures = 2 }));

        throttle.Count(IPAddress.Parse("2001:db8:1:2::1")).Should().BeFalse();
        throttle.Count(IPAddress.Parse("2001:db8:1:2:ffff::9")).Should().BeTrue();
        throttle.Count(IPAddress.Parse("192.0.2.1")).Should().BeFalse();
        throttle.Count(IPAddress.Parse("::ffff:192.0.2.1")).Should().BeTrue();

        throttle.IsClosed(IPAddress.Parse("2001:db8:1:2::77"), out var wait).Should().BeTrue();
        wait.Should().Be(TimeSpan.FromMinutes(1));
        throttle.IsClosed(IPAddress.Parse("2001:db8:1:3::1"), out _).Should().BeFalse();
        throttle.IsClosed(IPAddress.Parse("192.0.2.2"), out _).Should().BeFalse();
        throttle.IsClosed(null, out _).Should().BeFalse();
    }

    [Fact]
    public void Many_addresses_do_not_fill_the_memory_and_do_not_open_the_newest()
    {
        var time = new ManualTimeProvider(Now);
        var throttle = new FailureThrottle(time, Options.Create(new AccessOptions { Failures = 1 }));

        for (var i = 0; i < 20_000; i++)
        {
            throttle.Count(new IPAddress((long)i + 1));
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        throttle.IsClosed(new IPAddress(20_000L), out _).Should().BeTrue();
        throttle.IsClosed(new IPAddress(1L), out _).Should().BeFalse("the oldest made room");
    }

    private static string Guess(int number) => "cc_aaaaaaaa_" + new string('b', 50) + (char)('a' + (number % 26)) + 'a';
}
