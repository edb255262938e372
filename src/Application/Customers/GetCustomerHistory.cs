using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Customers;

/// <summary>Reads what happened to one customer, newest first.</summary>
/// <param name="Limit">1 to 500.</param>
/// <param name="Cursor">The <c>next</c> of the part before, or null for the beginning.</param>
public sealed record GetCustomerHistory(CustomerId Id, int Limit = PageRules.DefaultPage, string? Cursor = null) : IQuery<Slice<ChangeView>>;

internal sealed class GetCustomerHistoryValidator : AbstractValidator<GetCustomerHistory>
{
    public GetCustomerHistoryValidator() => this.RulesForPage(q => q.Limit);
}

internal sealed class GetCustomerHistoryHandler(ICustomerReader customers) : IQueryHandler<GetCustomerHistory, Slice<ChangeView>>
{
    public async Task<Result<Slice<ChangeView>>> Handle(GetCustomerHistory query, CancellationToken cancellationToken)
    {
        var list = KeysetCursor.Query("history", query.Id.ToString());
        var after = KeysetCursor.Read(list, query.Cursor);
        if (after.Error is { } error)
        {
            return error;
        }

        return await customers.HistoryAsync(query.Id, query.Limit, after.Value, cancellationToken) is { } rows
            ? new Slice<ChangeView>(rows.Items, KeysetCursor.Write(list, rows.Next))
            : CustomerErrors.NotFound(query.Id);
    }
}
