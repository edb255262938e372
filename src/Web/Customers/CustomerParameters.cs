using CleanCustomers.Application.Customers;
using CleanCustomers.Web.Common;

namespace CleanCustomers.Web.Customers;

/// <summary>Query parameters of the customer list.</summary>
internal static class CustomerParameters
{
    public static readonly QueryParameter<string?> Search = QueryParameter.Text(
        "search",
        "Words, 1 to 10, such as ana gar. Each must begin a word of the name, company or e-mail, or the digits of the phone; accents and case do not "
        + "matter. A phone number is found as it is shown, such as 06 44 74 49 10. Percent-encode it as UTF-8 (curl -G --data-urlencode): an address with "
        + "raw letters beyond ASCII is no HTTP and is refused by the server with an empty 400.",
        longest: ListCustomers.LongestSearch,
        tooLong: "search.too_long");

    public static readonly QueryParameter<string?> Provider = CommonParameters.Provider with { Description = "Only customers this provider has or had." };

    public static readonly QueryParameter<string?> ExternalId = CommonParameters.ExternalId with
    {
        Description = "Only the customer behind this id of the provider's, written exactly as the provider writes it. Needs 'provider'; state=all finds removed ones, too.",
    };

    public static readonly QueryParameter<string?> Country = QueryParameter.Text(
        "country", "Only customers of this country, ISO 3166-1 alpha-2 code such as ES.", "^[A-Z]{2}$");

    public static readonly QueryParameter<DateTimeOffset?> UpdatedSince = QueryParameter.Instant(
        "updatedSince", "Only customers that we changed at this instant or later (inclusive), such as 2026-01-15T08:30:00Z.");

    public static readonly QueryParameter<DateTimeOffset?> UpdatedBefore = QueryParameter.Instant(
        "updatedBefore", "Only customers that we changed before this instant (exclusive), such as 2026-01-16T08:30:00Z.");

    public static readonly QueryParameter<CustomerState?> State = QueryParameter.OneOfOrAll<CustomerState>(
        "state", "Only customers in this state.", CustomerState.Active);

    public static readonly QueryParameter<CustomerSort> Sort = QueryParameter.OneOf(
        "sort",
        "Order; a leading minus turns it around. A customer that changes during a walk moves to the newest end: walk by updatedAt, or read "
        + "the change feed, to be sure to meet everything.",
        CustomerSort.NewestFirst);

    /// <summary>Those that say whom is meant.</summary>
    public static readonly IReadOnlyList<QueryParameter> Filters = [Search, Provider, ExternalId, Country, UpdatedSince, UpdatedBefore, State];

    public static readonly IReadOnlyList<QueryParameter> All = [CommonParameters.Limit, CommonParameters.Cursor, .. Filters, Sort];

    /// <summary>Reads the filters; the rest is as usual.</summary>
    public static ListCustomers Read(QueryReader read) => new(
        read.Get(Search),
        CommonParameters.AsProvider(read.Get(Provider)),
        read.Get(ExternalId),
        read.Get(Country),
        read.Get(UpdatedSince),
        read.Get(UpdatedBefore),
        read.Get(State));
}
