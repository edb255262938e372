using System.CommandLine;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>openapi</c>: the API's description, made without opening a port or the store.</summary>
internal static class OpenApiCommand
{
    public static Command Create(HostBuilding hosts, Terminal terminal)
    {
        var output = new Option<FileInfo?>("--output") { Description = "File to write instead of standard output.", HelpName = "file" };
        var command = new Command("openapi", "Prints the OpenAPI document of the API.") { output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var builder = hosts.ForOrder(parsed);
            var document = await OpenApiWriter.WriteAsync(builder, cancellationToken);
            if (parsed.GetValue(output) is { } file)
            {
                await File.WriteAllTextAsync(file.FullName, document, cancellationToken);
                terminal.Say($"Written to {file.FullName}.");
            }
            else
            {
                await terminal.Out.WriteAsync(document);
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}
