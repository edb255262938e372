using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Conformance;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Diagnosis;

/// <summary>Walks a file drop: are there files that match and are complete, and do their first rows become customers with ids and dates.</summary>
internal sealed class FileDropProbe(ConnectorMaker maker)
{
    private const string FirstPage = "first_page";

    public async Task<IReadOnlyList<CheckStep>> WalkAsync(FilePreset preset, CancellationToken cancellationToken)
    {
        using var connector = maker.Make(preset);
        try
        {
            await foreach (var page in connector.ReadPagesAsync(new ReadFrom(null, null), cancellationToken))
            {
                using (page)
                {
                    var sample = new RecordSample(preset.Map, ListSampling.RecordsOf(connector, page), field => connector.PointerOf(page.Feed, field), TellsOnce: preset.Snapshot != SnapshotKind.No);
                    return [OfPage(page), .. RecordChecks.All.Select(check => check.Look(sample))];
                }
            }
        }
        catch (ProviderFaultException fault)
        {
            return [FaultSteps.Of(FirstPage, fault), .. RecordChecks.All.Select(check => check.Skipped($"Not tried, because {FirstPage} failed."))];
        }

        throw new InvalidOperationException($"Connector '{connector.Provider}' ended without a last page.");
    }

    private static CheckStep OfPage(ProviderPage page) => page.Records.Count > 0
        ? new CheckStep(FirstPage, CheckOutcome.Ok, $"{page.Records.Count} rows read{(page.Next is null ? "; there are no more" : "; more follow")}.")
        : new CheckStep(FirstPage, CheckOutcome.Warning, "The complete files that match hold no rows.") { Remedy = "If customers should be in them, check match and format of the preset." };
}
