using System.Text.Json;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Conformance;

/// <summary>A few pages of one list and what came with them: the evidence that <see cref="IListCheck"/>s judge.</summary>
/// <param name="List">The list's description.</param>
/// <param name="Pages">The first pages of a walk of the whole list, or of what changed lately where it tells nothing else.</param>
/// <param name="Answers">Every answer to a request for a page, in the order they came.</param>
/// <param name="Fault">Why there are no more pages; null when the sample is as long as asked, or the list ended.</param>
internal sealed record ListSample(
    Preset List, IReadOnlyList<SamplePage> Pages, IReadOnlyList<SeenAnswer> Answers, ProviderFaultException? Fault)
{
    /// <summary>What came back when asked for changes since a change time seen; null when it was not asked.</summary>
    public BoundaryProbe? Boundary { get; init; }

    public IEnumerable<SampleRecord> Records => Pages.SelectMany(page => page.Records);

    /// <summary>The last page of the list is among them.</summary>
    public bool HasEnd => Pages is [.., { Next: null }];

    /// <summary>JSON pointer inside a record that a field is read from.</summary>
    public required Func<CustomerField, string> PointerOf { get; init; }

    // A log tells of the same customer as often as it changed.
    public RecordSample OfRecords => new(List.Map, [.. Records], PointerOf, TellsOnce: List is { Feed: Feeds.List, NewestFirst: false });
}

/// <summary>Some records of a provider and what the mapping made of them.</summary>
/// <param name="PointerOf">JSON pointer inside a record that a field is read from.</param>
/// <param name="TellsOnce">Each customer should be among them once.</param>
internal sealed record RecordSample(FieldMap Map, IReadOnlyList<SampleRecord> Records, Func<CustomerField, string> PointerOf, bool TellsOnce);

/// <param name="Records">In the provider's order.</param>
/// <param name="Next">Where to go on, null at the end.</param>
/// <param name="Took">From asking to having it whole.</param>
internal sealed record SamplePage(int Number, IReadOnlyList<SampleRecord> Records, Cursor? Next, long? Total, TimeSpan Took)
{
    /// <summary>What stands at the declared paths of the answer; null for paths where nothing stands.</summary>
    public required IReadOnlyDictionary<string, JsonValueKind?> Members { get; init; }
}

/// <param name="Reading">What the mapping made of it.</param>
/// <param name="Hash">Of its bytes.</param>
internal sealed record SampleRecord(string? ExternalId, RecordReading Reading, int Hash)
{
    public SourceCustomer? Customer => (Reading as RecordReading.Mapped)?.Customer;

    public DateTimeOffset? ChangedAt => (Customer?.UpdatedAt as DateReading.Instant)?.Value;
}

/// <summary>One answer's envelope.</summary>
/// <param name="Date">Its <c>Date</c> header, or null.</param>
/// <param name="Ours">Our clock when it came.</param>
/// <param name="Limits">Headers that tell of request limits, by name.</param>
internal sealed record SeenAnswer(int Status, DateTimeOffset? Date, DateTimeOffset Ours, IReadOnlyList<KeyValuePair<string, string>> Limits);

/// <param name="AskedFor">The id of the record whose change time was the bound.</param>
/// <param name="CameBack">That record was among the answers.</param>
/// <param name="HasMore">There were further pages that were not read.</param>
/// <param name="Fault">Why there was no answer, or null.</param>
internal sealed record BoundaryProbe(string AskedFor, bool CameBack, bool HasMore, ProviderFaultException? Fault);
