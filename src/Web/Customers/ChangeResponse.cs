using CleanCustomers.Application.Customers;

namespace CleanCustomers.Web.Customers;

/// <summary>One change of one customer.</summary>
/// <param name="Sequence">Ascending in the order of commits; not every number is used.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Fields">What changed; empty for created and removed.</param>
/// <param name="Run">Number of the run that brought it.</param>
/// <param name="At">When we stored it.</param>
internal sealed record ChangeResponse(
    long Sequence, Guid CustomerId, ChangeKind Kind, IReadOnlyList<FieldChangeResponse> Fields, long Run, DateTimeOffset At)
{
    public static ChangeResponse From(ChangeView view) => new(
        view.Sequence,
        view.Customer.Value,
        view.Kind,
        [.. view.Fields.Select(field => new FieldChangeResponse(field.Field, field.Old, field.New))],
        view.Run.Value,
        view.At);
}

/// <summary>One field before and after.</summary>
/// <param name="Field">Name of the field as in a customer's fields.</param>
/// <param name="Old">Its text before, null when it was empty.</param>
/// <param name="New">Its text after, null when it is empty.</param>
internal sealed record FieldChangeResponse(string Field, string? Old, string? New);

/// <summary>A part of a customer's history, newest first.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Next">The cursor of the following part, or null when this is the last.</param>
/// <param name="AsOf">Everything committed up to here was seen.</param>
/// <param name="Freshness">One entry per provider that was ever collected.</param>
internal sealed record HistoryResponse(IReadOnlyList<ChangeResponse> Items, string? Next, DateTimeOffset AsOf, IReadOnlyList<FreshnessResponse> Freshness)
{
    public static HistoryResponse From(CustomerHistory history) =>
        new([.. history.Items.Select(ChangeResponse.From)], history.Next, history.AsOf, FreshnessResponse.From(history.Freshness));
}

/// <summary>A part of the change feed, oldest first.</summary>
/// <param name="Items">In the order of their commits.</param>
/// <param name="Next">The <c>after</c> to come back with; always there.</param>
/// <param name="More">Further changes are stored already: ask again at once.</param>
/// <param name="AsOf">Everything committed up to here was seen.</param>
/// <param name="Freshness">One entry per provider that was ever collected.</param>
internal sealed record ChangesResponse(
    IReadOnlyList<ChangeResponse> Items, long Next, bool More, DateTimeOffset AsOf, IReadOnlyList<FreshnessResponse> Freshness)
{
    public static ChangesResponse From(ChangeFeed feed) =>
        new([.. feed.Items.Select(ChangeResponse.From)], feed.Next, feed.More, feed.AsOf, FreshnessResponse.From(feed.Freshness));
}
