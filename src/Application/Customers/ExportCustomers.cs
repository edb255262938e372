using System.Buffers;
using System.Text.Json.Serialization;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Customers;

[JsonConverter(typeof(JsonStringEnumConverter<ExportFormat>))]
public enum ExportFormat
{
    /// <summary>One JSON object per line.</summary>
    [JsonStringEnumMemberName("ndjson")]
    Ndjson,

    /// <summary>RFC 4180, with a header.</summary>
    [JsonStringEnumMemberName("csv")]
    Csv,
}

/// <summary>
/// Writes every customer that passes a filter, all of one committed state, in the order in which they were first stored. The last line says how many
/// there were; without it the export was cut off (ADR 0048).
/// </summary>
/// <param name="Filter">Whom to write; its order, limit and cursor are not looked at.</param>
/// <param name="Raw">CSV: leaves cells as they are that a spreadsheet would take for formulas.</param>
/// <param name="To">Written to in pieces, never closed. Nothing is written before the first customers were read.</param>
public sealed record ExportCustomers(ListCustomers Filter, ExportFormat Format, bool Raw, Stream To) : IQuery<ExportedCustomers>;

/// <summary>What an export held; its last line.</summary>
/// <param name="Customers">How many were written.</param>
/// <param name="AsOf">Everything committed up to here was seen.</param>
/// <param name="Changes">The newest change that is in it: go on from here with the change feed and nothing is missed.</param>
/// <param name="Freshness">One entry per provider that was ever collected.</param>
public sealed record ExportedCustomers(long Customers, DateTimeOffset AsOf, long Changes, IReadOnlyList<ProviderFreshness> Freshness);

/// <summary>Reads many customers of one committed state without holding more than a part of them.</summary>
public interface ICustomerWalk
{
    /// <param name="filter">Order, limit and cursor are not looked at.</param>
    /// <param name="terms">What every customer found must have; empty when nothing is searched.</param>
    /// <param name="take">Gets part after part; the next is read when it is done.</param>
    Task<WalkedState> WalkAsync(
        ListCustomers filter, IReadOnlyList<SearchTerm> terms, Func<IReadOnlyList<CustomerView>, Task> take, CancellationToken cancellationToken);
}

/// <summary>The state that a walk saw.</summary>
/// <param name="Changes">The highest sequence of the change feed; 0 when there is none.</param>
public sealed record WalkedState(long Changes, IReadOnlyList<ProviderFreshness> Freshness);

internal sealed class ExportCustomersValidator : AbstractValidator<ExportCustomers>
{
    public ExportCustomersValidator(IValidator<ListCustomers> filters) => RuleFor(q => q.Filter).Custom((filter, context) =>
    {
        foreach (var fault in filters.Validate(filter).Errors)
        {
            context.AddFailure(fault);
        }
    });
}

internal sealed class ExportCustomersHandler(ICustomerWalk customers, TimeProvider time) : IQueryHandler<ExportCustomers, ExportedCustomers>
{
    private const int BufferBytes = 256 * 1024;

    public async Task<Result<ExportedCustomers>> Handle(ExportCustomers query, CancellationToken cancellationToken)
    {
        using IExportLines lines = query.Format == ExportFormat.Csv ? new CsvLines(query.Raw) : new NdjsonLines();
        var buffer = new ArrayBufferWriter<byte>(BufferBytes);
        var written = 0L;
        lines.Begin(buffer);

        // Read the clock first: what was committed up to this instant is in the export for certain.
        var asOf = Instants.Canonical(time.GetUtcNow());
        var state = await customers.WalkAsync(
            query.Filter,
            SearchTerms.Read(query.Filter.Search),
            async part =>
            {
                foreach (var customer in part)
                {
                    lines.Write(buffer, customer);
                }

                written += part.Count;
                await FlushAsync();
            },
            cancellationToken);
        var exported = new ExportedCustomers(written, asOf, state.Changes, state.Freshness);
        lines.End(buffer, exported);
        await FlushAsync();
        return exported;

        async Task FlushAsync()
        {
            await query.To.WriteAsync(buffer.WrittenMemory, cancellationToken);
            buffer.ResetWrittenCount();
        }
    }
}
