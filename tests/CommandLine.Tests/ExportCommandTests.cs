using System.Text.Json;
using CleanCustomers.Web.CommandLine;

namespace CleanCustomers.CommandLine.Tests;

/// <summary><c>export</c> of the built program, over customers of the sandbox.</summary>
public sealed class ExportCommandTests : IDisposable
{
    private readonly ProgramHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Customers_are_exported_to_standard_output_or_a_file_that_is_whole()
    {
        var collected = await home.RunAsync("collect", "sandbox", "--set", "Sandbox:Customers=700");
        collected.ExitCode.Should().Be(ExitCodes.Ok, collected.Error);
        var file = Path.Combine(home.Folder, "out.csv");

        var ndjson = await home.RunAsync("export");
        var csv = await home.RunAsync("export", "--format", "csv", "--out", file);
        var none = await home.RunAsync("export", "--country", "ZZ", "--state", "all");

        var lines = ndjson.Out.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        ndjson.ExitCode.Should().Be(ExitCodes.Ok);
        lines[^1].GetProperty("customers").GetInt64().Should().Be(lines.Count - 1).And.BeGreaterThan(600);
        ndjson.Error.Should().Contain($"{lines.Count - 1} customers written to standard output");
        csv.ExitCode.Should().Be(ExitCodes.Ok);
        csv.Out.Should().BeEmpty();
        var text = await File.ReadAllTextAsync(file);
        text.Should().StartWith("id,state,").And.Contain($"\r\n#complete,{lines.Count - 1},");
        File.Exists(file + ".part").Should().BeFalse();
        JsonDocument.Parse(none.Out).RootElement.GetProperty("customers").GetInt64().Should().Be(0);
    }

    [Fact]
    public async Task A_wrong_filter_writes_nothing()
    {
        var file = Path.Combine(home.Folder, "out.ndjson");

        var outcome = await home.RunAsync("export", "--country", "spain", "--out", file);

        outcome.ExitCode.Should().Be(ExitCodes.Usage);
        outcome.Error.Should().Contain("country.invalid").And.Contain("two capital letters");
        File.Exists(file).Should().BeFalse();
        File.Exists(file + ".part").Should().BeFalse();
    }
}
