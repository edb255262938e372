using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Testing;
using Microsoft.AspNetCore.Http;

namespace CleanCustomers.Connector.Tests;

/// <summary>Signed requests as the service receives them.</summary>
public sealed class SignedRequestTests
{
    private static readonly AwsKey Key = new("AKIDEXAMPLE", "secret", "session");
    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task Every_page_is_signed_as_the_service_computes_it()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Checked(() => time.GetUtcNow(), TimeSpan.FromMinutes(5)), times: int.MaxValue);
        using var harness = HarnessFor(provider);

        var outcome = await harness.ReadAsync();

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().HaveCount(250);
    }

    [Theory]
    [InlineData(-40)]
    [InlineData(40)]
    public async Task A_clock_that_is_wrong_is_set_by_the_providers(int minutes)
    {
        var theirs = new ManualTimeProvider(time.GetUtcNow().AddMinutes(minutes));
        await using var provider = await ScriptedProvider.StartAsync(time: theirs);
        provider.Answers(Checked(theirs.GetUtcNow, TimeSpan.FromMinutes(5)), times: int.MaxValue);
        using var harness = HarnessFor(provider);

        var outcome = await harness.ReadAsync();

        outcome.Fault.Should().BeNull();
        provider.RequestCount.Should().Be(4, "one request found out, three pages followed");
    }

    [Fact]
    public async Task A_refusal_that_is_not_about_the_clock_is_asked_once()
    {
        await using var provider = await ScriptedProvider.StartAsync(time: time);
        provider.FailsAfterPage(0, 403, times: int.MaxValue);
        using var harness = HarnessFor(provider);

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.forbidden");
        provider.RequestCount.Should().Be(1);
    }

    private ConnectorHarness HarnessFor(ScriptedProvider provider) =>
        new(provider.Preset() with { Auth = new Auth.AwsSigV4("env:KEY", "env:SECRET", "env:SESSION", "eu-west-1", "cognito-idp") }, time)
        {
            Secrets = { ["env:KEY"] = Key.AccessKey, ["env:SECRET"] = Key.SecretKey, ["env:SESSION"] = Key.SessionToken! },
        };

    /// <summary>Serves only what is signed right, from what arrived, and not too long ago.</summary>
    private static Answer Checked(Func<DateTimeOffset> now, TimeSpan most) => async (http, proper, stopped) =>
    {
        var at = DateTimeOffset.ParseExact(
            http.Request.Headers["X-Amz-Date"].ToString(), "yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
        var isRight = http.Request.Headers.Authorization == Expected(http.Request, at) && (at - now()).Duration() <= most;
        http.Response.StatusCode = isRight ? 200 : 403;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(isRight ? proper : "{}"u8.ToArray(), stopped);
    };

    private static string Expected(HttpRequest received, DateTimeOffset at)
    {
        using var request = new HttpRequestMessage(new HttpMethod(received.Method), $"http://{received.Host}{received.Path}{received.QueryString}");
        AwsSignature.Sign(request, [], Key, new AwsScope("eu-west-1", "cognito-idp"), at);
        return request.Headers.NonValidated["Authorization"].ToString();
    }
}
