using System.Runtime.Versioning;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Infrastructure.Providers.Presets;
using CleanCustomers.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanCustomers.Connector.Tests;

/// <summary>Refresh tokens that the endpoint replaces, and the address that it names.</summary>
public sealed class TokenRotationTests : IDisposable
{
    private readonly ManualTimeProvider time = new();
    private readonly string folder = Directory.CreateTempSubdirectory("cleancustomers-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_new_refresh_token_replaces_the_old_one_in_its_file()
    {
        var file = Write("refresh.txt", "first\n");
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        tokens.Extra = ",\"expires_in\":3600,\"refresh_token\":\"second\"";
        using var connector = ConnectorFor(provider, tokens, "file:" + file);

        await ReadAsync(connector);
        time.Advance(TimeSpan.FromHours(1));
        await ReadAsync(connector);

        tokens.Requests.Select(request => request.Form["refresh_token"]).Should().Equal("first", "second");
        (await File.ReadAllTextAsync(file)).Should().Be("second");
        Directory.GetFiles(folder).Should().BeEquivalentTo([file, SecretFile]);
    }

    [Fact]
    public async Task A_new_refresh_token_lasts_as_long_as_the_process_where_none_can_be_written()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        tokens.Extra = ",\"expires_in\":3600,\"refresh_token\":\"second\"";
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal) { ["env:REFRESH"] = "first", ["env:SECRET"] = "s" };
        using var connector = ConnectorFor(provider, tokens, "env:REFRESH", reference => secrets[reference]);

        await ReadAsync(connector);
        time.Advance(TimeSpan.FromHours(1));
        await ReadAsync(connector);
        secrets["env:REFRESH"] = "signed in again";
        time.Advance(TimeSpan.FromHours(1));
        await ReadAsync(connector);

        tokens.Requests.Select(request => request.Form["refresh_token"]).Should().Equal("first", "second", "signed in again");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_secret_is_written_whole_through_links_with_the_rights_of_the_old_one()
    {
        var file = Write("real.txt", "old");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var link = Path.Combine(folder, "link.txt");
        File.CreateSymbolicLink(link, file);

        var isWritten = SecretWriter.TryReplace("file:" + link, "new");

        isWritten.Should().BeTrue();
        File.ReadAllText(file).Should().Be("new");
        File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName.Should().Be(file);
        File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void What_cannot_be_written_is_said_to_be_unwritten()
    {
        SecretWriter.TryReplace("env:REFRESH", "new").Should().BeFalse();
        SecretWriter.TryReplace("file:" + Path.Combine(folder, "missing", "token.txt"), "new").Should().BeFalse();
        Directory.GetFiles(folder).Should().BeEmpty();
    }

    [Fact]
    public async Task Requests_go_to_the_address_the_token_names_and_links_must_stay_there()
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Links = LinkForm.Absolute;
        tokens.Extra = $",\"expires_in\":3600,\"instance_url\":\"{provider.BaseUrl.AbsoluteUri.TrimEnd('/')}\"";
        var preset = provider.Preset(PageStyle.BodyLink) with
        {
            BaseUrl = new Uri("https://login.example.com/"),
            Auth = Refreshing(tokens, "env:REFRESH") with { BaseUrlFrom = ScriptedProvider.Path("$.instance_url") },
        };
        using var harness = new ConnectorHarness(preset, time) { Secrets = { ["env:SECRET"] = "s", ["env:REFRESH"] = "first" } };

        var proper = await harness.ReadAsync();
        provider.LinksToAfterPage(3, "https://login.example.com/link?cursor=o100");
        var foreign = await harness.ReadAsync();

        proper.Fault.Should().BeNull();
        proper.Ids.Should().HaveCount(250);
        foreign.Code.Should().Be("provider.foreign_link");
    }

    [Theory]
    [InlineData("http://na1.example.com")]
    [InlineData("https://user@na1.example.com")]
    [InlineData("https://na1.example.com/path")]
    [InlineData("https://na1.example.com?x=1")]
    [InlineData("/relative")]
    [InlineData("file:///etc/passwd")]
    [InlineData("")]
    public async Task An_address_that_the_base_URL_could_not_be_is_not_used(string address)
    {
        await using var tokens = await TokenServer.StartAsync();
        await using var provider = await ScriptedProvider.StartAsync();
        tokens.Extra = $",\"instance_url\":\"{address}\"";
        var auth = Refreshing(tokens, "env:REFRESH") with { BaseUrlFrom = ScriptedProvider.Path("$.instance_url") };
        using var harness = new ConnectorHarness(provider.Preset() with { Auth = auth }, time) { Secrets = { ["env:SECRET"] = "s", ["env:REFRESH"] = "first" } };

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.token_answer");
        outcome.Fault!.Message.Should().Contain("$.instance_url").And.NotContain("passwd");
        provider.RequestCount.Should().Be(0);
    }

    private string SecretFile => Path.Combine(folder, "secret.txt");

    private static Auth.OAuth2 Refreshing(TokenServer tokens, string reference, string secret = "env:SECRET") =>
        new(tokens.Url, "client", secret) { RefreshToken = reference };

    private static async Task ReadAsync(HttpConnector connector)
    {
        await foreach (var page in connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            page.Dispose();
        }
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private HttpConnector ConnectorFor(ScriptedProvider provider, TokenServer tokens, string reference, Func<string, string>? secrets = null)
    {
        var auth = Refreshing(tokens, reference, secrets is null ? "file:" + Write("secret.txt", "s") : "env:SECRET");
        var parts = new ConnectorParts(
            time, new Random(1), new CountingPool(), name => secrets is null ? SecretResolver.Resolve(name) : secrets(name), NullLogger<HttpConnector>.Instance)
        {
            ReplaceSecret = SecretWriter.TryReplace,
        };
        return new HttpConnector(provider.Preset() with { Auth = auth }, parts);
    }
}
