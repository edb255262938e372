using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Common;

/// <summary>Query parameters that several lists share.</summary>
internal static class CommonParameters
{
    public static readonly QueryParameter<int> Limit = QueryParameter.Whole(
        "limit", "Most items of the answer.", PageRules.Usual, 1, PageRules.Largest);

    public static readonly QueryParameter<string?> Cursor = QueryParameter.Text(
        "cursor",
        "The 'next' of the answer before, unchanged. It goes on in the same list: repeat filter and order, only the limit may differ.");

    public static readonly QueryParameter<string?> Provider = QueryParameter.Text(
        "provider", "Only those of this provider: its name as in /api/v1/providers.", ProviderId.Pattern);

    public static readonly QueryParameter<string?> ExternalId = QueryParameter.Text(
        "externalId", "Only the record with this id of the provider's, written exactly as the provider writes it.", longest: 400);

    public static ProviderId? AsProvider(string? name) => name is null ? null : new ProviderId(name);
}
