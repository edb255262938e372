using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Web.Common;

namespace CleanCustomers.Web.Collection;

/// <summary>One record that broke a rule.</summary>
/// <param name="Entry">Its number, ascending.</param>
/// <param name="Provider">Name of the provider.</param>
/// <param name="ExternalId">The provider's id of it, or null when it has none.</param>
/// <param name="Run">Number of the run that met it first.</param>
/// <param name="LastRun">Number of the run that met the same bytes last.</param>
/// <param name="Seen">How often these bytes were met.</param>
/// <param name="Pointer">JSON pointer of the offending place inside the record; "" is the record itself.</param>
/// <param name="Rule">Stable id of the rule, for example <c>record.no_id</c>.</param>
/// <param name="Reason">For people.</param>
/// <param name="State">How it stands.</param>
/// <param name="FirstAt">When it was met first.</param>
/// <param name="LastAt">When the same bytes were met last.</param>
/// <param name="ClosedAt">Null while it is open.</param>
/// <param name="SizeBytes">Length of the stored bytes.</param>
internal sealed record QuarantineResponse(
    long Entry,
    string Provider,
    string? ExternalId,
    long Run,
    long LastRun,
    long Seen,
    string Pointer,
    string Rule,
    string Reason,
    QuarantineState State,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt,
    DateTimeOffset? ClosedAt,
    long SizeBytes)
{
    public static QuarantineResponse From(QuarantineView view) => new(
        view.Entry,
        view.Provider.Value,
        view.ExternalId,
        view.Run.Value,
        view.LastRun.Value,
        view.Seen,
        view.Pointer,
        view.Rule,
        view.Reason,
        view.State,
        view.FirstAt,
        view.LastAt,
        view.ClosedAt,
        view.SizeBytes);
}

/// <summary>One quarantined record with its bytes.</summary>
/// <param name="Quarantined">What is known of it.</param>
/// <param name="Original">The text exactly as received, or null when it is not valid UTF-8.</param>
/// <param name="OriginalBase64">The bytes exactly as received.</param>
internal sealed record QuarantineDetailResponse(QuarantineResponse Quarantined, string? Original, string OriginalBase64)
{
    public static QuarantineDetailResponse From(QuarantineDetail detail) =>
        new(QuarantineResponse.From(detail.View), OriginalText.Of(detail.Original), Convert.ToBase64String(detail.Original));
}

/// <summary>A part of the list of quarantined records.</summary>
/// <param name="Items">The latest first.</param>
/// <param name="Next">The cursor of the following part, or null when this is the last.</param>
internal sealed record QuarantineListResponse(IReadOnlyList<QuarantineResponse> Items, string? Next)
{
    public static QuarantineListResponse From(Slice<QuarantineView> slice) => new([.. slice.Items.Select(QuarantineResponse.From)], slice.Next);
}
