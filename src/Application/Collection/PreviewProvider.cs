using System.Text;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Collection;

/// <summary>Reads a provider's first page, maps and cleans it, and writes nothing.</summary>
/// <param name="Limit">Records to show, 1 to 100.</param>
public sealed record PreviewProvider(ProviderId Provider, int Limit = 10) : IQuery<ProviderPreview>;

/// <param name="RecordsOnPage">How many records the page holds.</param>
/// <param name="HasMore">The end rule says that more pages follow.</param>
public sealed record ProviderPreview(int RecordsOnPage, bool HasMore, IReadOnlyList<PreviewedRecord> Records)
{
    /// <summary>Which of the provider's lists the page is of.</summary>
    public string List { get; init; } = "list";
}

/// <param name="Original">The record as received, JSON text.</param>
/// <param name="Fields">Its cleaned fields, or null when it would go to quarantine.</param>
/// <param name="Notes">What cleaning found.</param>
/// <param name="RejectedBy">The rule that sends it to quarantine, or null.</param>
public sealed record PreviewedRecord(
    string? ExternalId, string Original, CustomerFields? Fields, bool Removed, IReadOnlyList<RuleNote> Notes, string? RejectedBy, string? RejectedAt, string? Reason)
{
    /// <summary>JSON pointers of members that no mapping reads.</summary>
    public IReadOnlyList<string> Unmapped { get; init; } = [];
}

internal sealed class PreviewProviderValidator : AbstractValidator<PreviewProvider>
{
    public PreviewProviderValidator()
    {
        RuleFor(q => q.Provider.Value).Matches(ProviderId.Pattern);
        RuleFor(q => q.Limit).InclusiveBetween(1, 100);
    }
}

internal sealed class PreviewProviderHandler(IConnectorDirectory connectors, TimeProvider time) : IQueryHandler<PreviewProvider, ProviderPreview>
{
    public async Task<Result<ProviderPreview>> Handle(PreviewProvider query, CancellationToken cancellationToken)
    {
        if (connectors.Find(query.Provider) is not { } connector)
        {
            return RunErrors.ProviderNotFound(query.Provider);
        }

        try
        {
            await foreach (var page in connector.ReadPagesAsync(new ReadFrom(null, null), cancellationToken))
            {
                using (page)
                {
                    return Show(connector, page, query.Limit);
                }
            }
        }
        catch (ProviderFaultException fault)
        {
            return fault.Error;
        }

        throw new InvalidOperationException($"Connector '{connector.Provider}' ended without a last page.");
    }

    private ProviderPreview Show(IConnector connector, ProviderPage page, int limit) => new(
        page.Records.Count,
        page.Next is not null,
        [.. page.Records.Take(limit).Select(record => Show(connector, page.Feed, record.ExternalId, page.Body.Slice(record.Offset, record.Length)))])
    {
        List = page.Feed,
    };

    private PreviewedRecord Show(IConnector connector, string feed, string? externalId, ReadOnlyMemory<byte> body)
    {
        var mapping = Mapping.Of(connector);
        var original = Encoding.UTF8.GetString(body.Span);
        var shown = RecordCleaning.Clean(connector, mapping, feed, null, body, time.GetUtcNow()) switch
        {
            RecordCleaning.Outcome.Accepted accepted => new PreviewedRecord(
                externalId, original, accepted.Record.Fields, accepted.Record.Removed, accepted.Notes, null, null, null),
            RecordCleaning.Outcome.Rejected { Record: var rejected, Notes: var notes } => new PreviewedRecord(
                externalId, original, null, Removed: false, notes, rejected.Rule, rejected.Pointer, rejected.Reason),
            _ => throw new InvalidOperationException("A record is either accepted or rejected."),
        };
        return shown with { Unmapped = connector.UnmappedOf(feed, body.Span) };
    }
}
