using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using MediatR;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Collection;

internal static class PreviewEndpoints
{
    private static readonly QueryParameter<int> Limit = QueryParameter.Whole("limit", "Most records to show.", 10, 1, 100);

    public static IEndpointRouteBuilder MapPreview(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/providers/{provider}/preview", PreviewAsync).WithTags("Providers").RequireScope(Scope.ProvidersWrite).WithName("PreviewProvider")
            .WithSummary("Reads a provider's first page, maps and cleans it, and writes nothing")
            .DescribesPath("provider", "Name of the provider.")
            .WithQuery([Limit])
            .Answers<PreviewResponse>(Examples.Preview).WithProblems(400, 404, 502);
        return routes;
    }

    private static async Task<IResult> PreviewAsync(string provider, HttpRequest request, IMediator mediator, CancellationToken cancellationToken)
    {
        var read = new QueryReader(request);
        var query = new PreviewProvider(new ProviderId(provider), read.Get(Limit));
        return read.IsFaulty(out var problem)
            ? problem
            : (await mediator.Send(query, cancellationToken))
                .Match<IResult>(preview => TypedResults.Ok(PreviewResponse.From(preview)), Failed);
    }

    // Everything but a wrong request and a missing provider comes from talking to the provider.
    private static Problem Failed(Error error) => error.Status is ResultStatus.Unavailable or ResultStatus.Error
        ? Problem.Of(StatusCodes.Status502BadGateway, error.Code, error.Message)
        : error.ToProblem();
}

/// <summary>A provider's first page.</summary>
/// <param name="RecordsOnPage">How many records the page holds.</param>
/// <param name="HasMore">Further pages follow.</param>
/// <param name="List">Which of the provider's lists it is of.</param>
/// <param name="Records">The first of them.</param>
internal sealed record PreviewResponse(int RecordsOnPage, bool HasMore, string List, IReadOnlyList<PreviewedRecordResponse> Records)
{
    public static PreviewResponse From(ProviderPreview preview) =>
        new(preview.RecordsOnPage, preview.HasMore, preview.List, [.. preview.Records.Select(PreviewedRecordResponse.From)]);
}

/// <summary>One record and what would become of it.</summary>
/// <param name="ExternalId">The provider's id of it, or null when it has none.</param>
/// <param name="Original">The JSON text as received.</param>
/// <param name="Fields">The cleaned fields, or null when it would go to quarantine.</param>
/// <param name="Removed">The record says that the customer is deleted.</param>
/// <param name="Notes">What cleaning found.</param>
/// <param name="RejectedBy">The rule that sends it to quarantine, or null.</param>
/// <param name="RejectedAt">JSON pointer of the offending place, or null.</param>
/// <param name="Reason">Why, for people, or null.</param>
/// <param name="Unmapped">JSON pointers of members that no mapping reads, at most a hundred.</param>
internal sealed record PreviewedRecordResponse(
    string? ExternalId,
    string Original,
    CustomerFields? Fields,
    bool Removed,
    IReadOnlyList<NoteResponse> Notes,
    string? RejectedBy,
    string? RejectedAt,
    string? Reason,
    IReadOnlyList<string> Unmapped)
{
    public static PreviewedRecordResponse From(PreviewedRecord record) => new(
        record.ExternalId,
        record.Original,
        record.Fields,
        record.Removed,
        [.. record.Notes.Select(NoteResponse.From)],
        record.RejectedBy,
        record.RejectedAt,
        record.Reason,
        record.Unmapped);
}
