using CleanCustomers.Application.Customers;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Web.Common;

namespace CleanCustomers.Web.Customers;

/// <summary>The providers' records behind one customer.</summary>
/// <param name="Items">By provider and the provider's id.</param>
/// <param name="AsOf">Everything committed up to here was seen.</param>
/// <param name="Freshness">One entry per provider that was ever collected.</param>
internal sealed record RecordsResponse(IReadOnlyList<RecordResponse> Items, DateTimeOffset AsOf, IReadOnlyList<FreshnessResponse> Freshness)
{
    public static RecordsResponse From(CustomerRecords records) =>
        new([.. records.Items.Select(RecordResponse.From)], records.AsOf, FreshnessResponse.From(records.Freshness));
}

/// <summary>One record as a provider sent it and as we cleaned it.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="ExternalId">The provider's id of it.</param>
/// <param name="ChangedAt">When the provider changed it last, or null when it does not say.</param>
/// <param name="Removed">The provider deleted it.</param>
/// <param name="FirstRun">Number of the run that stored it first.</param>
/// <param name="LastRun">Number of the run that changed it last.</param>
/// <param name="Notes">What cleaning found; empty for a spotless record.</param>
/// <param name="Fields">The cleaned fields.</param>
/// <param name="Original">The JSON text exactly as received, or null when it is not valid UTF-8.</param>
/// <param name="OriginalBase64">The bytes as received, only when <paramref name="Original"/> is null.</param>
internal sealed record RecordResponse(
    string Provider,
    string ExternalId,
    DateTimeOffset? ChangedAt,
    bool Removed,
    long FirstRun,
    long LastRun,
    IReadOnlyList<NoteResponse> Notes,
    CustomerFields Fields,
    string? Original,
    string? OriginalBase64)
{
    public static RecordResponse From(RecordView view)
    {
        var text = OriginalText.Of(view.Original);
        return new(
            view.Provider.Value,
            view.ExternalId,
            view.ChangedAt,
            view.Removed,
            view.FirstRun.Value,
            view.LastRun.Value,
            [.. view.Notes.Select(NoteResponse.From)],
            view.Fields,
            text,
            text is null ? Convert.ToBase64String(view.Original) : null);
    }
}
