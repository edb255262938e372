using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests.Outbound;

public sealed class DeprecationTests
{
    [Theory]
    [InlineData("Sunset", "Sat, 31 Dec 2033 23:59:59 GMT")]
    [InlineData("Deprecation", "@1688169599")]
    public async Task The_end_of_an_api_version_is_noted_once(string header, string value)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Bytes("""{"items":[{"id":"a"}],"next":null}"""u8.ToArray(), "application/json", (header, value)), times: 2);
        var log = new Lines();
        using var counted = new Counted("cleancustomers.provider.version_ends");
        using var harness = new ConnectorHarness(provider.Preset(), logger: log);

        await harness.ReadAsync();
        await harness.ReadAsync();

        counted.Total.Should().Be(1);
        log.Texts.Should().ContainSingle(line => line.Contains(value, StringComparison.Ordinal));
    }
}
