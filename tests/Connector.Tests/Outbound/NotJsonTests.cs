using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests.Outbound;

public sealed class NotJsonTests
{
    [Theory]
    [InlineData("<!doctype html><html><head><TITLE lang=\"en\">Sign in &amp; go on</TITLE></head><body>token-abc</body>", "'Sign in & go on'")]
    [InlineData("<html><title>\n  Maintenance\n until noon</title>", "'Maintenance'")]
    [InlineData("<title>\u001b[2Jred\u202eevil</title>", "'[2Jredevil'")]
    public async Task The_title_of_a_page_is_shown_and_nothing_else_of_it(string body, string title)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Text(body, "text/html; charset=utf-8"));

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset());

        outcome.Code.Should().Be("provider.not_json");
        outcome.Fault!.Message.Should().Contain(title).And.NotContain("token-abc").And.NotContain("until noon").And.NotContain("\u001b").And.NotContain("\u202e");
    }

    [Fact]
    public async Task A_title_is_cut_to_200_characters()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Text($"<title>{new string('x', 2_000)}</title>", "text/html"));

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset());

        outcome.Fault!.Message.Count(c => c == 'x').Should().BeInRange(190, 205);
    }

    [Fact]
    public async Task Json_under_another_name_is_noted_once()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Text("""{"items":[{"id":"a"}],"next":null}""", "text/html"), times: 2);
        var log = new Lines();
        using var harness = new ConnectorHarness(provider.Preset(), logger: log);

        var first = await harness.ReadAsync();
        var second = await harness.ReadAsync();

        first.Ids.Should().Equal("a");
        second.Ids.Should().Equal("a");
        log.Texts.Should().ContainSingle(line => line.Contains("text/html", StringComparison.Ordinal));
    }
}
