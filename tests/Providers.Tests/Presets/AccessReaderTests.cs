using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Presets;

namespace CleanCustomers.Providers.Tests.Presets;

/// <summary>Credentials, errors, throttling and budgets as they are read.</summary>
public sealed class AccessReaderTests
{
    public static TheoryData<string> Presets => [.. AccessPresets.All.Keys];

    [Fact]
    public void Client_credentials_are_read_whole()
    {
        var auth = Read("client credentials").Auth.Should().BeOfType<Auth.OAuth2>().Subject;

        auth.TokenUrl.Should().Be(new Uri("https://login.example.com/token?tenant=a"));
        auth.ClientId.Should().Be("id");
        auth.ClientSecret.Should().Be("env:SECRET");
        auth.RefreshToken.Should().BeNull();
        auth.Scope.Should().Be("read");
        auth.Audience.Should().Be("https://api.example.com");
        auth.SendsClientInBody.Should().BeTrue();
        auth.Header.Should().Be("X-Shopify-Access-Token");
        auth.BaseUrlFrom!.Text.Should().Be("$.instance_url");
        auth.AllowsInsecureHttp.Should().BeFalse();
    }

    [Fact]
    public void A_refresh_token_needs_no_client_secret_and_its_file_counts_from_the_preset()
    {
        var auth = Read("refresh token").Auth.Should().BeOfType<Auth.OAuth2>().Subject;

        auth.TokenUrl.Should().Be(new Uri("/oauth/token", UriKind.Relative));
        auth.ClientId.Should().Be("env:ID");
        auth.ClientSecret.Should().BeEmpty();
        auth.RefreshToken.Should().Be("file:" + Path.Combine("providers", "refresh.txt"));
        auth.SendsClientInBody.Should().BeFalse();
        auth.Header.Should().BeNull();
    }

    [Fact]
    public void AWS_keys_are_read()
    {
        Read("AWS").Auth.Should().Be(
            new Auth.AwsSigV4("env:A", "env:S", "file:" + Path.Combine("providers", "t.txt"), "eu-west-1", "cognito-idp"));
    }

    [Fact]
    public void Errors_are_read_in_order()
    {
        var errors = Read("errors").Errors;

        errors.Select(rule => (rule.Status, rule.Path.Text, rule.Means)).Should().Equal(
            (403, "$[0].errorCode", ErrorMeaning.Throttled), (null, "$.errors", ErrorMeaning.Rejected), (null, "$.code", ErrorMeaning.CursorExpired));
        errors.SelectMany(rule => rule.Values).Should().Equal("REQUEST_LIMIT_EXCEEDED", "17", "true", "EXPIRED");
    }

    [Fact]
    public void A_throttle_rule_is_read_whole()
    {
        var throttle = Read("throttle").Throttle;

        throttle.Statuses.Should().Equal(429, 420);
        throttle.Delays.Select(delay => (delay.Header, delay.Path?.Text, delay.Form)).Should().Equal(
            ("Retry-After", null, DelayForm.RetryAfter),
            ("X-Retry-Ms", null, DelayForm.Milliseconds),
            ("X-RateLimit-Reset", null, DelayForm.EpochSeconds),
            (null, "$.retry_after", DelayForm.Seconds));
        throttle.Usage.Should().Be(new UsageSource("X-Shopify-Shop-Api-Call-Limit", null, null, false, 0.8m, 2));
        throttle.Bucket!.Needed.Text.Should().Be("$.c.n");
    }

    [Fact]
    public void What_is_missing_keeps_its_default()
    {
        var preset = PresetTexts.Preset();

        preset.Errors.Should().BeEmpty();
        preset.Throttle.Should().BeSameAs(Throttle.Default);
        preset.Throttle.Statuses.Should().Equal(429);
        preset.Throttle.Delays.Should().Equal(new DelaySource("Retry-After", null, DelayForm.RetryAfter));
        preset.Budget.Should().BeNull();
        Read("what remains").Throttle.Usage.Should().Be(new UsageSource("X-RateLimit-Remaining", null, "X-RateLimit-Limit", true, 0.8m, 0.5m));
    }

    [Fact]
    public void A_budget_is_read()
    {
        Read("budget").Budget.Should().Be(new Budget(new RequestRate(100, TimeSpan.FromSeconds(10)), new DailyQuota("Sforce-Limit-Info", 0.2m, 0.9m)));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void None_of_them_changes_what_positions_and_records_mean(string name)
    {
        PresetFingerprint.Of(Read(name)).Should().Be(PresetFingerprint.Of(PresetTexts.Preset()));
    }

    private static Preset Read(string name) => PresetTexts.Preset(AccessPresets.All[name]);
}
