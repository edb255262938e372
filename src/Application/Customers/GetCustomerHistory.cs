using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Customers;

/// <summary>Reads what happened to one customer, newest first.</summary>
/// <param name="Limit">1 to 500.</param>
/// <param name="Cursor">The <c>next</c> of the part before, or null for the beginning.</param>
public sealed record GetCustomerHistory(CustomerId Id, int Limit = PageRules.DefaultPage, string? Cursor = null) : IQuery<CustomerHistory>;

/// <param name="Next">The cursor of the following part, or null when this is the last.</param>
/// <param name="AsOf">Everything committed up to here was seen.</param>
/// <param name="Freshness">One entry per provider that was ever collected.</param>
public sealed record CustomerHistory(IReadOnlyList<ChangeView> Items, string? Next, DateTimeOffset AsOf, IReadOnlyList<ProviderFreshness> Freshness);

internal sealed class GetCustomerHistoryValidator : AbstractValidator<GetCustomerHistory>
{
    public GetCustomerHistoryValidator() => this.RulesForPage(q => q.Limit);
}

internal sealed class GetCustomerHistoryHandler(ICustomerReader customers, IFreshnessReader freshness, TimeProvider time)
    : IQueryHandler<GetCustomerHistory, CustomerHistory>
{
    public async Task<Result<CustomerHistory>> Handle(GetCustomerHistory query, CancellationToken cancellationToken)
    {
        var list = KeysetCursor.Query("history", query.Id.ToString());
        var after = KeysetCursor.Read(list, query.Cursor);
        if (after.Error is { } error)
        {
            return error;
        }

        var asOf = Instants.Canonical(time.GetUtcNow());
        var current = await freshness.ReadAsync(cancellationToken);
        return await customers.HistoryAsync(query.Id, query.Limit, after.Value, cancellationToken) is { } rows
            ? new CustomerHistory(rows.Items, KeysetCursor.Write(list, rows.Next), asOf, current)
            : CustomerErrors.NotFound(query.Id);
    }
}
