using CleanCustomers.Infrastructure.Providers.Presets;

namespace CleanCustomers.Providers.Tests.Presets;

public sealed class SecretResolverTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void An_environment_variable_is_read_when_asked()
    {
        const string name = "CLEANCUSTOMERS_TEST_SECRET_A";
        Environment.SetEnvironmentVariable(name, "one");
        var first = SecretResolver.Resolve("env:" + name);

        Environment.SetEnvironmentVariable(name, "two");
        var second = SecretResolver.Resolve("env:" + name);

        Environment.SetEnvironmentVariable(name, null);
        (first.Value, second.Value).Should().Be(("one", "two"), "a changed secret is seen without a restart");
    }

    [Theory]
    [InlineData("secret", "secret")]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n", "secret")]
    [InlineData(" two words \n", " two words ")]
    public void A_file_is_read_without_its_line_end(string content, string secret)
    {
        File.WriteAllText(file, content);

        SecretResolver.Resolve("file:" + file).Value.Should().Be(secret);
    }

    [Fact]
    public void No_reference_is_an_empty_secret()
    {
        SecretResolver.Resolve("").Value.Should().BeEmpty();
    }

    [Theory]
    [InlineData("env:CLEANCUSTOMERS_TEST_SECRET_MISSING", "CLEANCUSTOMERS_TEST_SECRET_MISSING")]
    [InlineData("file:/nowhere/secret", "/nowhere/secret")]
    [InlineData("file:/", "/")]
    public void What_cannot_be_read_is_named(string reference, string named)
    {
        var resolved = SecretResolver.Resolve(reference);

        resolved.Error!.Code.Should().Be("provider.secret_unreadable");
        resolved.Error.Message.Should().Contain(named);
    }

    [Fact]
    public void An_empty_file_is_no_secret()
    {
        SecretResolver.Resolve("file:" + file).Error!.Code.Should().Be("provider.secret_unreadable");
    }

    [Fact]
    public void A_literal_is_not_repeated()
    {
        var resolved = SecretResolver.Resolve("sk_live_4242");

        resolved.Error!.Code.Should().Be("provider.secret_unreadable");
        resolved.Error.Message.Should().NotContain("4242");
    }
}
