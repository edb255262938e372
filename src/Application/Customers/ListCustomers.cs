using System.Text.Json.Serialization;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Customers;

[JsonConverter(typeof(JsonStringEnumConverter<CustomerSort>))]
public enum CustomerSort
{
    /// <summary>Changed last comes first.</summary>
    [JsonStringEnumMemberName("-updatedAt")]
    NewestFirst,

    /// <summary>Changed last comes last: a customer that changes during the walk is met again, never missed.</summary>
    [JsonStringEnumMemberName("updatedAt")]
    OldestFirst,

    [JsonStringEnumMemberName("name")]
    Name,

    [JsonStringEnumMemberName("-name")]
    NameBackwards,
}

/// <summary>Lists customers, page by page.</summary>
/// <param name="Search">Words; each must begin a word of the name, company or e-mail, or the digits of the phone; a number is found as it is shown, too.</param>
/// <param name="Provider">Only customers this provider has or had.</param>
/// <param name="ExternalId">Only the customer behind this record of the provider, which must be named too.</param>
/// <param name="Country">ISO 3166-1 alpha-2 code, upper case.</param>
/// <param name="UpdatedSince">Inclusive lower bound of our last change.</param>
/// <param name="UpdatedBefore">Exclusive upper bound of our last change.</param>
/// <param name="State">Null for all.</param>
/// <param name="Limit">1 to 500.</param>
/// <param name="Cursor">The <c>next</c> of the part before, or null for the beginning.</param>
public sealed record ListCustomers(
    string? Search = null,
    ProviderId? Provider = null,
    string? ExternalId = null,
    string? Country = null,
    DateTimeOffset? UpdatedSince = null,
    DateTimeOffset? UpdatedBefore = null,
    CustomerState? State = CustomerState.Active,
    CustomerSort Sort = CustomerSort.NewestFirst,
    int Limit = PageRules.DefaultPage,
    string? Cursor = null) : IQuery<CustomerList>
{
    /// <summary>Most characters of <see cref="Search"/>: 200.</summary>
    public static int LongestSearch => SearchTerms.LongestText;
}

/// <param name="AsOf">Everything committed up to here was seen.</param>
/// <param name="Freshness">One entry per provider that was ever collected.</param>
public sealed record CustomerList(
    IReadOnlyList<CustomerView> Items, string? Next, DateTimeOffset AsOf, IReadOnlyList<ProviderFreshness> Freshness);

internal sealed class ListCustomersValidator : AbstractValidator<ListCustomers>
{
    public ListCustomersValidator()
    {
        this.RulesForPage(q => q.Limit);
        RuleFor(q => q.Search).MaximumLength(SearchTerms.LongestText).WithErrorCode("search.too_long")
            .WithMessage($"At most {SearchTerms.LongestText} characters.");
        RuleFor(q => q.Search).Must(text => string.IsNullOrWhiteSpace(text) || SearchTerms.Split(text).Count is >= 1 and <= SearchTerms.MostWords)
            .WithErrorCode("search.words").WithMessage($"Search for 1 to {SearchTerms.MostWords} words of letters or digits.");
        RuleFor(q => q.Provider == null ? null : q.Provider.Value.Value).ProviderName().OverridePropertyName("provider");
        RuleFor(q => q.ExternalId).Must((query, id) => id is null || query.Provider is not null).WithErrorCode("external_id.provider_required")
            .WithMessage("An id is one provider's: name the provider, too.");
        RuleFor(q => q.Country).Matches("^[A-Z]{2}$").WithErrorCode("country.invalid").WithMessage("A country is two capital letters (ISO 3166-1 alpha-2).");
        RuleFor(q => q.UpdatedSince).Must((query, since) => since is null || query.UpdatedBefore is null || since <= query.UpdatedBefore)
            .WithErrorCode("range.reversed").WithMessage("updatedSince is later than updatedBefore.");
    }
}

internal sealed class ListCustomersHandler(ICustomerReader customers, TimeProvider time) : IQueryHandler<ListCustomers, CustomerList>
{
    public async Task<Result<CustomerList>> Handle(ListCustomers query, CancellationToken cancellationToken)
    {
        var terms = SearchTerms.Read(query.Search);
        var list = KeysetCursor.Query(
            "customers",
            string.Join(' ', terms),
            query.Provider?.Value,
            query.ExternalId,
            query.Country,
            Instants.Format(query.UpdatedSince),
            Instants.Format(query.UpdatedBefore),
            query.State?.ToString(),
            query.Sort.ToString());
        var after = KeysetCursor.Read(list, query.Cursor);
        if (after.Error is { } error)
        {
            return error;
        }

        // Read the clock first: what was committed up to this instant is in the answer for certain.
        var asOf = Instants.Canonical(time.GetUtcNow());
        var found = await customers.ListAsync(query, terms, after.Value, cancellationToken);
        return new CustomerList(found.Rows.Items, KeysetCursor.Write(list, found.Rows.Next), asOf, found.Freshness);
    }
}
