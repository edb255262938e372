using System.CommandLine;
using System.Text.Json;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using MediatR;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>preview</c>: a provider's first page, mapped and cleaned, nothing written.</summary>
internal static class PreviewCommand
{
    private const int UsualLimit = 10;

    public static Command Create(HostBuilding hosts, Terminal terminal)
    {
        var provider = new Argument<string>("provider") { Description = "The provider to look at, by name." };
        var limit = WholeNumber.Option("--limit", "Records to show, 1 to 100. [default: 10]", 1, 100);
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("preview", "Shows a provider's first page mapped and cleaned; writes nothing.") { provider, limit, json };
        UnknownOptions.Refuse(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var builder = hosts.ForOrder(parsed);
            var name = parsed.GetValue(provider)!;
            await using var sandbox = name == SandboxStart.Provider
                ? await SandboxStart.StartAsync(builder.Configuration, hosts.Wiring, cancellationToken)
                : null;
            await using var app = HostBuilding.Build(builder);
            if (!ProviderChoice.Know(app.Services, terminal, [name]))
            {
                return ExitCodes.Usage;
            }

            await using var scope = app.Services.CreateAsyncScope();
            using var signals = new StopSignals(() => { }, cancellationToken);
            var result = await scope.ServiceProvider.GetRequiredService<IMediator>()
                .Send(new PreviewProvider(new ProviderId(name), parsed.GetValue(limit) ?? UsualLimit), signals.Token);
            return result.Match(preview => Show(terminal, preview, parsed.GetValue(json)), error => Refuse(terminal, error));
        });
        return command;
    }

    private static int Refuse(Terminal terminal, Error error)
    {
        terminal.Fail(error);
        return ExitCodes.Of(error);
    }

    private static int Show(Terminal terminal, ProviderPreview preview, bool json)
    {
        if (json)
        {
            JsonOutput.Write(terminal, PreviewJson.From(preview));
            return ExitCodes.Ok;
        }

        foreach (var record in preview.Records)
        {
            terminal.Print(terminal.Strong(record.ExternalId ?? "(no id)") + (record.Removed ? "  removed at the provider" : string.Empty));
            Show(terminal, record);
        }

        terminal.Say($"{ProgressText.Count(preview.RecordsOnPage, "record")} on the first page of '{preview.List}'; {(preview.HasMore ? "more pages follow" : "it is the last")}. Nothing was written.");
        return ExitCodes.Ok;
    }

    private static void Show(Terminal terminal, PreviewedRecord record)
    {
        if (record.RejectedBy is { } rule)
        {
            terminal.Print($"  to quarantine: {record.Reason} ({rule}{(record.RejectedAt is { Length: > 0 } at ? " at " + at : string.Empty)})");
        }

        if (record.Fields is { } fields)
        {
            foreach (var field in JsonSerializer.SerializeToElement(fields, WireJson.Options).EnumerateObject())
            {
                if (field.Value.ValueKind != JsonValueKind.Null)
                {
                    terminal.Print($"  {field.Name,-14} {field.Value}");
                }
            }
        }

        foreach (var note in record.Notes)
        {
            terminal.Print($"  note: {note.Rule}{(note.Field is { } field ? $" ({field})" : string.Empty)}");
        }

        if (record.Unmapped.Count > 0)
        {
            terminal.Print($"  not mapped: {string.Join(", ", record.Unmapped)}");
        }
    }
}
