using System.Globalization;
using CleanCustomers.Application.Customers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using MediatR;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Customers;

internal static class CustomersEndpoints
{
    public static IEndpointRouteBuilder MapCustomers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/customers").WithTags("Customers").RequireScope(Scope.CustomersRead);
        group.MapGet("", ListAsync).WithName("ListCustomers").WithSummary("Lists and searches customers")
            .WithDescription("Parts of the list follow each other by cursor: take the 'next' of an answer, or follow its Link header.")
            .WithQuery(CustomerParameters.All)
            .Answers<CustomersResponse>(Examples.Customers).WithResponseHeader(200, "Link", "Address of the following part, rel=next; missing on the last.")
            .WithProblems(400);
        group.MapGet("/summary", SummarizeAsync).WithName("SummarizeCustomers").WithSummary("Counts customers by state, provider and country")
            .Answers<SummaryResponse>(Examples.Summary);
        group.MapGet("/{id:guid}", GetAsync).WithName("GetCustomer").WithSummary("Reads one customer")
            .WithDescription("Removed customers are answered too. Send the ETag back in If-None-Match to get 304 while the customer has not changed.")
            .DescribesPath("id", "The customer's id.")
            .Answers<OneCustomerResponse>(Examples.OneCustomer).WithProblems(400, 404);
        group.MapGet("/{id:guid}/history", HistoryAsync).WithName("GetCustomerHistory").WithSummary("Reads what happened to one customer, newest first")
            .DescribesPath("id", "The customer's id.")
            .WithQuery([CommonParameters.Limit, CommonParameters.Cursor])
            .Answers<HistoryResponse>(Examples.History).WithResponseHeader(200, "Link", "Address of the following part, rel=next; missing on the last.")
            .WithProblems(400, 404);
        group.MapGet("/{id:guid}/records", RecordsAsync).WithName("GetCustomerRecords").WithSummary("Reads the providers' records behind one customer")
            .DescribesPath("id", "The customer's id.")
            .Answers<RecordsResponse>(Examples.Records).WithProblems(400, 404);
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var read = new QueryReader(http.Request);
        var query = CustomerParameters.Read(read) with
        {
            Sort = read.Get(CustomerParameters.Sort), Limit = read.Get(CommonParameters.Limit), Cursor = read.Get(CommonParameters.Cursor),
        };
        if (read.IsFaulty(out var problem) || (problem = await http.RefuseOthersAsync(query.Provider, cancellationToken)) is not null)
        {
            return problem;
        }

        var found = await mediator.Send(query, cancellationToken);
        NextLink.Set(http, found.Error is null ? found.Value.Next : null);
        return found.Match<IResult>(list => TypedResults.Ok(CustomersResponse.From(list)), error => error.ToProblem());
    }

    private static async Task<IResult> SummarizeAsync(IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new SummarizeCustomers(), cancellationToken))
            .Match<IResult>(summary => TypedResults.Ok(SummaryResponse.From(summary)), error => error.ToProblem());

    private static async Task<IResult> GetAsync(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new GetCustomer(new CustomerId(id)), cancellationToken);
        if (found.Error is { } error)
        {
            return error.ToProblem();
        }

        // Only the customer's own version counts: that a provider was collected again changes nothing about it. 2 is the form of the answer.
        http.Response.Headers.CacheControl = "private, no-cache";
        return new TaggedAnswer(OneCustomerResponse.From(found.Value), string.Create(CultureInfo.InvariantCulture, $"2-{found.Value.Customer.Version}"));
    }

    private static async Task<IResult> HistoryAsync(Guid id, HttpContext http, IMediator mediator, CancellationToken cancellationToken)
    {
        var read = new QueryReader(http.Request);
        var query = new GetCustomerHistory(new CustomerId(id), read.Get(CommonParameters.Limit), read.Get(CommonParameters.Cursor));
        if (read.IsFaulty(out var problem))
        {
            return problem;
        }

        var found = await mediator.Send(query, cancellationToken);
        NextLink.Set(http, found.Error is null ? found.Value.Next : null);
        return found.Match<IResult>(history => TypedResults.Ok(HistoryResponse.From(history)), error => error.ToProblem());
    }

    private static async Task<IResult> RecordsAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetCustomerRecords(new CustomerId(id)), cancellationToken))
            .Match<IResult>(records => TypedResults.Ok(RecordsResponse.From(records)), error => error.ToProblem());
}
