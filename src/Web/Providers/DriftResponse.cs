using CleanCustomers.Application.Providers;

namespace CleanCustomers.Web.Providers;

/// <summary>How the shape of a provider's records changed.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="Baseline">What was seen until then is the usual shape: the end of the first complete run. Null before it.</param>
/// <param name="Records">Records looked at so far; a sample of large runs.</param>
/// <param name="Fields">Fields known.</param>
/// <param name="IsTruncated">There were more fields than are kept.</param>
/// <param name="Findings">The latest first.</param>
internal sealed record DriftResponse(
    string Provider, DateTimeOffset? Baseline, long Records, int Fields, bool IsTruncated, IReadOnlyList<DriftFindingResponse> Findings)
{
    public static DriftResponse From(ProviderDrift drift) => new(
        drift.Provider.Value, drift.Baseline, drift.Records, drift.Fields, drift.IsTruncated, [.. drift.Findings.Select(DriftFindingResponse.From)]);
}

/// <summary>A field that is not what it was.</summary>
/// <param name="List">Which of the provider's lists.</param>
/// <param name="Path">Where it stands in a record; [] is any element of an array, * any member of a map.</param>
/// <param name="Change">What is new about it.</param>
/// <param name="Kinds">Every kind seen so far: text, number, boolean, null, object, array.</param>
/// <param name="Kind">The kind that is new; null for a missing field.</param>
/// <param name="Since">When it was first seen so; for a missing field, when it was last seen.</param>
/// <param name="LastSeenAt">When the field was last seen at all.</param>
internal sealed record DriftFindingResponse(
    string List, string Path, DriftKind Change, IReadOnlyList<string> Kinds, string? Kind, DateTimeOffset Since, DateTimeOffset LastSeenAt)
{
    public static DriftFindingResponse From(DriftFinding finding) =>
        new(finding.List, finding.Path, finding.Change, finding.Kinds, finding.Kind, finding.Since, finding.LastSeenAt);
}
