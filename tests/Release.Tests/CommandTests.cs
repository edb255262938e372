namespace CleanCustomers.ReleaseTests;

/// <summary>Commands of the unpacked archive.</summary>
[Collection(nameof(ReleaseArchive))]
public sealed class CommandTests(ReleaseArchive archive)
{
    private (string, string) Providers => ("CLEANCUSTOMERS_Providers__Folder", Path.Combine(archive.Folder, "providers"));

    [FactOnLinux]
    public async Task It_tells_its_version_and_how_to_use_it()
    {
        using var installation = await Installation.CreateAsync(archive.Program);

        var version = await installation.RunAsync(["--version"]);
        var help = await installation.RunAsync(["--help"]);

        version.Should().Be(new Ended(0, archive.Version + "\n", ""));
        help.Code.Should().Be(0, help.Errors);
        help.Output.Should().Contain("serve").And.Contain("--data");
    }

    [FactOnLinux]
    public async Task It_validates_and_checks_the_provider_that_comes_with_it()
    {
        using var installation = await Installation.CreateAsync(archive.Program);

        var validated = await installation.RunAsync(["providers", "validate"], Providers);
        var check = await installation.RunAsync(["check", "sandbox"], Providers, ("CLEANCUSTOMERS_Sandbox__Port", "0"));

        validated.Code.Should().Be(0, validated.Errors);
        validated.Output.Should().Contain("sandbox is valid");
        check.Code.Should().Be(0, check.Output + check.Errors);
        check.Output.Should().Contain(": ok");
    }

    [FactOnLinux]
    public async Task It_prints_the_description_of_its_API_that_lies_beside_it()
    {
        using var installation = await Installation.CreateAsync(archive.Program);

        var printed = await installation.RunAsync(["openapi"]);

        printed.Code.Should().Be(0, printed.Errors);
        printed.Output.Trim().Should().Be((await File.ReadAllTextAsync(Path.Combine(archive.Folder, "docs", "openapi.json"))).Trim());
    }
}
