using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using CleanCustomers.Web.CommandLine;

namespace CleanCustomers.CommandLine.Tests;

/// <summary>The README's commands do what it says: each runs in a fresh home, in the order of the page.</summary>
public sealed class ReadmeTests : IDisposable
{
    private const string PrintedAddress = "http://127.0.0.1:5080";
    private readonly ProgramHome home = new();
    private string? key;

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task Every_command_of_the_README_works()
    {
        var commands = await CommandsAsync();
        commands.Should().StartWith("./run.sh").And.HaveCountGreaterThan(5);
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ProgramHome.FreePort()}");
        using var server = home.Start("--urls", address);
        await server.SaysAsync("Ctrl+C stops it.");

        foreach (var command in commands.Skip(1))
        {
            await RunAsync(command, address);
        }

        await server.SignalAsync("INT");
        (await server.EndAsync()).ExitCode.Should().Be(ExitCodes.Ok);
    }

    [Fact]
    public async Task Every_file_the_README_links_to_is_there()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(ProgramHome.Root(), "README.md"));

        var links = readme.Split("](").Skip(1).Select(part => part[..part.IndexOf(')', StringComparison.Ordinal)]).Where(link => !link.Contains("://", StringComparison.Ordinal)).ToList();

        links.Should().NotBeEmpty().And.OnlyContain(link => Path.Exists(Path.Combine(ProgramHome.Root(), link)));
    }

    private async Task RunAsync(string command, string address)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "KEY=$(./run.sh":
                var made = await home.RunAsync(command.TrimEnd(')').Split(' ')[1..]);
                made.ExitCode.Should().Be(ExitCodes.Ok, "{0}: {1}", command, made.Error);
                key = made.Out;
                break;
            case "./run.sh":
                var outcome = await home.RunAsync(words[1..]);
                outcome.ExitCode.Should().Be(ExitCodes.Ok, "{0}: {1}", command, outcome.Error);
                break;
            case "curl":
                var url = words[^1].Trim('\'') + (words.Contains("--data-urlencode") ? "?" + words[^2].Trim('\'') : string.Empty);
                url.Should().StartWith(PrintedAddress);
                command.Should().Contain("-H \"Authorization: Bearer $KEY\"");
                using (var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } })
                using (var answer = await http.GetAsync(new Uri(url.Replace(PrintedAddress, address, StringComparison.Ordinal))))
                {
                    answer.StatusCode.Should().Be(HttpStatusCode.OK, command);
                }

                break;
            default:
                command.Should().StartWith("./run.sh", "this test knows no other command");
                break;
        }
    }

    private static async Task<IReadOnlyList<string>> CommandsAsync()
    {
        var commands = new List<string>();
        var isShell = false;
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(ProgramHome.Root(), "README.md")))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isShell = line == "```sh";
            }
            else if (isShell)
            {
                commands.Add(line);
            }
        }

        return commands;
    }
}
