namespace CleanCustomers.Domain.Providers;

/// <summary>How the next page is asked for. Every style may send a page size.</summary>
/// <param name="Size">Records asked for per page.</param>
/// <param name="SizeParameter">Query parameter for it, or null when the provider has none.</param>
public abstract record Paging(int Size, string? SizeParameter)
{
    /// <summary>Where the position goes in the JSON body instead of a query parameter, or null.</summary>
    public JsonPath? BodyPath { get; init; }

    /// <summary>Where the page size goes in the JSON body instead of a query parameter, or null.</summary>
    public JsonPath? SizeBodyPath { get; init; }

    /// <summary>The position goes into the body as a JSON number even if the provider sent it as text (HubSpot).</summary>
    public bool AsNumber { get; init; }

    /// <summary><c>page=1, 2, 3 …</c></summary>
    public sealed record Page(string Parameter, int First, int Size, string? SizeParameter) : Paging(Size, SizeParameter);

    /// <summary><c>offset=0, 500, 1000 …</c>; moves by the number of records received.</summary>
    public sealed record Offset(string Parameter, int Size, string? SizeParameter) : Paging(Size, SizeParameter)
    {
        /// <summary>The first record's number: 0, or 1 where the provider counts from one (SCIM's <c>startIndex</c>).</summary>
        public int First { get; init; }
    }

    /// <summary>The id of the last record received, sent in a parameter.</summary>
    public sealed record IdCursor(string Parameter, int Size, string? SizeParameter) : Paging(Size, SizeParameter)
    {
        /// <summary>Where the id stands when it is not the customer's (the event's, in a log of events); null for the mapped id.</summary>
        public JsonPath? Path { get; init; }
    }

    /// <summary>A token from the body, sent in a parameter exactly as received.</summary>
    public sealed record BodyToken(string Parameter, JsonPath Path, int Size, string? SizeParameter) : Paging(Size, SizeParameter);

    /// <summary>A link in the body; path-only, relative to its request or absolute, always on the configured origin.</summary>
    public sealed record BodyLink(JsonPath Path, int Size, string? SizeParameter) : Paging(Size, SizeParameter);

    /// <summary>The <c>Link</c> header's <c>rel="next"</c> (RFC 8288).</summary>
    public sealed record LinkHeader(int Size, string? SizeParameter) : Paging(Size, SizeParameter);

    /// <summary>
    /// The place after the last record in the order (change time, id), both as the provider wrote them. The request must ask for that order.
    /// </summary>
    /// <param name="Value">Where a record holds the value it is ordered by.</param>
    /// <param name="Id">Where it holds the tie-breaker, a unique value.</param>
    /// <param name="ValueParameter">Query parameter of the value, or null when <paramref name="After"/> carries it.</param>
    /// <param name="IdParameter">Query parameter of the tie-breaker, or null.</param>
    /// <param name="After">The condition for every page but the first, or null.</param>
    public sealed record Keyset(
        JsonPath Value, JsonPath Id, string? ValueParameter, string? IdParameter, Condition? After, int Size, string? SizeParameter)
        : Paging(Size, SizeParameter);

    /// <summary>
    /// For lists that answer only so many rows per question: windows of change time, ascending, each read by another style; a window with too
    /// many rows goes on from its last change time, and one instant with too many rows is read by id.
    /// </summary>
    /// <param name="Within">How one window is paged.</param>
    /// <param name="Cap">Rows the provider answers per question at most.</param>
    /// <param name="From">Where the first window of a walk of the whole list begins.</param>
    /// <param name="Unit">The smallest step of the change time.</param>
    /// <param name="Ties">Condition for "this change time, ids after the last", with <c>{value}</c> and <c>{id}</c>.</param>
    /// <param name="TieOrder">What else changes in the request then: the order by id.</param>
    public sealed record Window(
        Paging Within, int Cap, DateTimeOffset From, TimeSpan Unit, Condition Ties, IReadOnlyList<RequestChange> TieOrder)
        : Paging(Within.Size, Within.SizeParameter);

    /// <summary>
    /// OData delta: next links until a delta link comes, which is the end of this walk and the beginning of the next one. A first walk without
    /// one reads everything.
    /// </summary>
    /// <param name="Next">The link to the next page.</param>
    /// <param name="Delta">The link to what changes after this walk.</param>
    public sealed record DeltaLink(JsonPath Next, JsonPath Delta, int Size, string? SizeParameter) : Paging(Size, SizeParameter)
    {
        /// <summary>What the entries of a round from a delta link hold.</summary>
        public DeltaEntries Entries { get; init; } = DeltaEntries.Complete;
    }
}

/// <summary>What an entry of a delta round says of members that it does not have.</summary>
public enum DeltaEntries
{
    /// <summary>There are none: an entry without a mapped member is not understood and goes to quarantine.</summary>
    Complete,

    /// <summary>They are empty.</summary>
    Sparse,

    /// <summary>They have not changed: an entry is laid over the version before it.</summary>
    Partial,
}
