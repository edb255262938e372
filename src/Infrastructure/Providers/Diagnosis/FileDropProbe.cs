using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Diagnosis;

/// <summary>Walks a file drop: are there files that match and are complete, and do their first rows become customers.</summary>
internal sealed class FileDropProbe(ConnectorMaker maker)
{
    private const string FirstPage = "first_page";
    private const string Mapping = "mapping";

    public async Task<IReadOnlyList<CheckStep>> WalkAsync(FilePreset preset, CancellationToken cancellationToken)
    {
        using var connector = maker.Make(preset);
        try
        {
            await foreach (var page in connector.ReadPagesAsync(new ReadFrom(null, null), cancellationToken))
            {
                using (page)
                {
                    return [OfPage(page), OfMapping(connector, page)];
                }
            }
        }
        catch (ProviderFaultException fault)
        {
            return [FaultSteps.Of(FirstPage, fault), new CheckStep(Mapping, CheckOutcome.Skipped, $"Not tried, because {FirstPage} failed.")];
        }

        throw new InvalidOperationException($"Connector '{connector.Provider}' ended without a last page.");
    }

    private static CheckStep OfPage(ProviderPage page) => page.Records.Count > 0
        ? new CheckStep(FirstPage, CheckOutcome.Ok, $"{page.Records.Count} rows read{(page.Next is null ? "; there are no more" : "; more follow")}.")
        : new CheckStep(FirstPage, CheckOutcome.Warning, "The complete files that match hold no rows.") { Remedy = "If customers should be in them, check match and format of the preset." };

    private static CheckStep OfMapping(IOwnedConnector connector, ProviderPage page)
    {
        var unreadable = page.Records.Count(record =>
            connector.Map(page.Feed, page.Body.Span.Slice(record.Offset, record.Length)) is RecordReading.Unreadable);
        return unreadable == 0
            ? new CheckStep(Mapping, CheckOutcome.Ok, $"All {page.Records.Count} rows have an id and can be mapped.")
            : new CheckStep(Mapping, CheckOutcome.Warning, $"{unreadable} of {page.Records.Count} rows would go to quarantine.")
            {
                Remedy = "See with preview which ones and why; check map and csv of the preset.",
            };
    }
}
