using System.CommandLine;
using System.Globalization;
using System.Text;
using CleanCustomers.Application.Customers;
using CleanCustomers.Domain.Common;
using MediatR;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>export</c>: the customers as NDJSON or CSV, all of one committed state.</summary>
internal static class ExportCommand
{
    public static Command Create(HostBuilding hosts, Terminal terminal)
    {
        var format = new Option<string>("--format") { Description = "ndjson or csv.", HelpName = "ndjson|csv", DefaultValueFactory = _ => "ndjson" };
        format.AcceptOnlyFromAmong([.. EnumNames<ExportFormat>.All]);
        var output = new Option<FileInfo?>("--out") { Description = "File to write instead of standard output; it is there only when it is complete.", HelpName = "file" };
        var raw = new Option<bool>("--raw") { Description = "CSV: leave cells that a spreadsheet would calculate as they are." };
        var state = new Option<string>("--state") { Description = "active, removed or all.", HelpName = "state", DefaultValueFactory = _ => "active" };
        state.AcceptOnlyFromAmong([.. EnumNames<CustomerState>.All, "all"]);
        var provider = new Option<string?>("--provider") { Description = "Only customers this provider has or had.", HelpName = "name" };
        var country = new Option<string?>("--country") { Description = "Only customers of this country, such as ES.", HelpName = "code" };
        var search = new Option<string?>("--search") { Description = "Only customers that this search finds.", HelpName = "words" };
        var command = new Command("export", "Writes all customers, or those that pass a filter, as NDJSON or CSV.") { format, output, raw, state, provider, country, search };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var filter = new ListCustomers(
                Search: parsed.GetValue(search),
                Provider: parsed.GetValue(provider) is { } name ? new ProviderId(name) : null,
                Country: parsed.GetValue(country),
                State: EnumNames<CustomerState>.TryParse(parsed.GetValue(state)!, out var wanted) ? wanted : null);
            var order = new ExportCustomers(filter, EnumNames<ExportFormat>.Parse(parsed.GetValue(format)!), parsed.GetValue(raw), Stream.Null);
            await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
            hosts.Wiring.MigrateStore(app.Services);
            return parsed.GetValue(output) is { } file
                ? await WriteFileAsync(app.Services, order, file.FullName, terminal, cancellationToken)
                : await WriteAsync(app.Services, order with { To = new TextStream(terminal.Out) }, "standard output", terminal, cancellationToken);
        });
        return command;
    }

    // Under another name until it is whole: nobody takes half of it for all.
    private static async Task<int> WriteFileAsync(IServiceProvider services, ExportCustomers order, string file, Terminal terminal, CancellationToken cancellationToken)
    {
        var part = file + ".part";
        int exitCode;
        await using (var stream = File.Create(part))
        {
            exitCode = await WriteAsync(services, order with { To = stream }, file, terminal, cancellationToken);
        }

        if (exitCode == ExitCodes.Ok)
        {
            File.Move(part, file, overwrite: true);
        }
        else
        {
            File.Delete(part);
        }

        return exitCode;
    }

    private static async Task<int> WriteAsync(IServiceProvider services, ExportCustomers order, string place, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var exported = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(order, cancellationToken);
        if (exported.Error is { } error)
        {
            terminal.Fail(error);
            return ExitCodes.Of(error);
        }

        terminal.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{exported.Value.Customers} customers written to {place}, as of {Instants.Format(exported.Value.AsOf)}; the change feed goes on after {exported.Value.Changes}."));
        return ExitCodes.Ok;
    }

    /// <summary>Passes UTF-8 on as text; exports are written in whole lines, so no character is ever cut.</summary>
    private sealed class TextStream(TextWriter text) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => text.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => text.Write(Encoding.UTF8.GetString(buffer, offset, count));

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await text.WriteAsync(Encoding.UTF8.GetString(buffer.Span).AsMemory(), cancellationToken);
    }
}
