using System.Collections.Concurrent;
using System.Text.Json;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Conformance;

/// <summary>Reads a sample of one list with a connection of its own: nothing is repeated, stored or kept open.</summary>
internal sealed class ListSampling(ConnectorParts parts)
{
    private const int BoundaryPages = 2;

    /// <param name="list">The provider's list, or one beside it.</param>
    /// <param name="pages">How many pages to look at. The connector asks for one more ahead.</param>
    /// <param name="asksBoundary">Also ask for changes since the latest change time seen.</param>
    public async Task<ListSample> ReadAsync(Preset list, int pages, bool asksBoundary, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentQueue<SeenAnswer>();
        var alone = list with { Changes = null, DeletionLists = [], Limits = list.Limits with { Retries = 0 } };
        using var connector = new HttpConnector(alone, parts with { Seen = response => answers.Enqueue(See(response)) });
        var (read, fault) = await ReadPagesAsync(connector, list, new ReadFrom(BoundOf(list), null), pages, cancellationToken);
        var boundary = asksBoundary && fault is null ? await AskBoundaryAsync(connector, list, read, cancellationToken) : null;
        return new ListSample(list, read, [.. answers], fault)
        {
            Boundary = boundary,
            PointerOf = field => connector.PointerOf(list.Feed, field),
        };
    }

    private async Task<(List<SamplePage> Pages, ProviderFaultException? Fault)> ReadPagesAsync(
        HttpConnector connector, Preset list, ReadFrom from, int most, CancellationToken cancellationToken)
    {
        var pages = new List<SamplePage>();
        var begun = parts.Time.GetTimestamp();
        try
        {
            await foreach (var page in connector.ReadPagesAsync(from, cancellationToken))
            {
                using (page)
                {
                    pages.Add(Take(connector, list, page, parts.Time.GetElapsedTime(begun)));
                }

                if (pages.Count == most)
                {
                    break;
                }

                begun = parts.Time.GetTimestamp();
            }
        }
        catch (ProviderFaultException fault)
        {
            return (pages, fault);
        }

        return (pages, null);
    }

    private async Task<BoundaryProbe?> AskBoundaryAsync(
        HttpConnector connector, Preset list, List<SamplePage> pages, CancellationToken cancellationToken)
    {
        var latest = pages.SelectMany(page => page.Records).Where(record => record is { ChangedAt: not null, ExternalId: not null }).MaxBy(record => record.ChangedAt);
        if (list.ChangedSince is null || connector.ReadsFromMark || latest is null)
        {
            return null;
        }

        var since = new ChangedSince(latest.ChangedAt!.Value, latest.Customer![Domain.Common.CustomerField.UpdatedAt]);
        var (found, fault) = await ReadPagesAsync(connector, list, new ReadFrom(since, null), BoundaryPages, cancellationToken);
        var cameBack = found.SelectMany(page => page.Records).Any(record => record.ExternalId == latest.ExternalId);
        return new BoundaryProbe(latest.ExternalId!, cameBack, found is [.., { Next: not null }], fault);
    }

    // A log of changes or deletions may tell nothing, or far too much, without a bound.
    private ChangedSince? BoundOf(Preset list) =>
        list.Feed == Feeds.List || list.ChangedSince is null ? null : new ChangedSince(parts.Time.GetUtcNow() - TimeSpan.FromDays(1), null);

    private static SamplePage Take(HttpConnector connector, Preset list, ProviderPage page, TimeSpan took)
    {
        return new SamplePage(page.Number, RecordsOf(connector, page), page.Next, page.Total, took) { Members = DeclaredMembers.Find(list, page.Body) };
    }

    /// <summary>The records of a page as its connector maps them.</summary>
    public static IReadOnlyList<SampleRecord> RecordsOf(IOwnedConnector connector, ProviderPage page)
    {
        var records = new List<SampleRecord>(page.Records.Count);
        foreach (var record in page.Records)
        {
            var bytes = page.Body.Span.Slice(record.Offset, record.Length);
            var hash = default(HashCode);
            hash.AddBytes(bytes);
            records.Add(new SampleRecord(record.ExternalId, connector.Map(page.Feed, bytes), hash.ToHashCode()));
        }

        return records;
    }

    private SeenAnswer See(HttpResponseMessage response)
    {
        var limits = response.Headers.NonValidated.Where(header => IsLimit(header.Key))
            .Select(header => KeyValuePair.Create(header.Key, header.Value.ToString())).ToList();
        return new SeenAnswer((int)response.StatusCode, response.Headers.Date, parts.Time.GetUtcNow(), limits);
    }

    private static bool IsLimit(string header) =>
        header.Contains("limit", StringComparison.OrdinalIgnoreCase) || header.Equals("Retry-After", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Looks up the members that paging and end rule declare.</summary>
internal static class DeclaredMembers
{
    private const int Deepest = 1000;

    /// <summary>Kind by path as written in the preset.</summary>
    public static Dictionary<string, JsonValueKind?> Find(Preset list, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Deepest });
        var members = new Dictionary<string, JsonValueKind?>(StringComparer.Ordinal);
        foreach (var path in PathsOf(list.Paging).Append(EndPath(list.End)).Append(list.Total?.Path).OfType<JsonPath>())
        {
            members[path.Text] = At(document.RootElement, path);
        }

        return members;
    }

    /// <summary>Where the next position stands; null for styles that make it themselves.</summary>
    public static JsonPath? NextPath(Paging paging) => paging switch
    {
        Paging.BodyToken token => token.Path,
        Paging.BodyLink link => link.Path,
        Paging.DeltaLink delta => delta.Next,
        Paging.Window window => NextPath(window.Within),
        _ => null,
    };

    public static JsonPath? EndPath(EndRule end) => end switch
    {
        EndRule.Flag flag => flag.Path,
        EndRule.Count count => count.Path,
        _ => null,
    };

    private static IEnumerable<JsonPath?> PathsOf(Paging paging) => [NextPath(paging), (paging as Paging.DeltaLink)?.Delta];

    private static JsonValueKind? At(JsonElement element, JsonPath path)
    {
        foreach (var step in path.Steps)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object when step.Name is { } name && element.TryGetProperty(name, out var member):
                    element = member;
                    break;
                case JsonValueKind.Array when step.Name is null && step.Index < element.GetArrayLength():
                    element = element[step.Index];
                    break;
                default:
                    return null;
            }
        }

        return element.ValueKind;
    }
}
