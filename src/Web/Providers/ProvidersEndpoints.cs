using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using MediatR;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Providers;

internal static class ProvidersEndpoints
{
    public static IEndpointRouteBuilder MapProviders(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/providers").WithTags("Providers");
        group.MapGet("", ListAsync).WithName("ListProviders").WithSummary("Lists all providers and the presets that cannot be used")
            .Answers<ProvidersResponse>(Examples.Providers);
        group.MapGet("/{provider}", GetAsync).WithName("GetProvider").WithSummary("Reads one provider")
            .DescribesPath("provider", "Name of the provider.")
            .Answers<ProviderResponse>(Examples.Provider).WithProblems(400, 404);
        group.MapPost("/{provider}/pause", PauseAsync).WithName("PauseProvider").WithSummary("Stops the collection of a provider until it is resumed")
            .WithDescription("By schedule, at start and by hand. A run that is running ends after the pages in hand; the first run after resuming goes on from there.")
            .DescribesPath("provider", "Name of the provider.").AddEndpointFilter<BodyRefusal>()
            .Answers<ProviderResponse>(Examples.Provider with { State = ProviderState.Paused, PausedAt = Examples.Start }).WithProblems(400, 404);
        group.MapPost("/{provider}/resume", ResumeAsync).WithName("ResumeProvider").WithSummary("Lets a paused provider be collected again")
            .WithDescription("Its back-off is forgotten. Resuming a provider that is not paused changes nothing.")
            .DescribesPath("provider", "Name of the provider.").AddEndpointFilter<BodyRefusal>()
            .Answers<ProviderResponse>(Examples.Provider).WithProblems(400, 404);
        return routes;
    }

    private static async Task<IResult> PauseAsync(string provider, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new PauseProvider(new ProviderId(provider)), cancellationToken))
            .Match<IResult>(paused => TypedResults.Ok(ProviderResponse.From(paused)), error => error.ToProblem());

    private static async Task<IResult> ResumeAsync(string provider, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ResumeProvider(new ProviderId(provider)), cancellationToken))
            .Match<IResult>(resumed => TypedResults.Ok(ProviderResponse.From(resumed)), error => error.ToProblem());

    private static async Task<IResult> ListAsync(IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListProviders(), cancellationToken))
            .Match<IResult>(providers => TypedResults.Ok(ProvidersResponse.From(providers)), error => error.ToProblem());

    private static async Task<IResult> GetAsync(string provider, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetProvider(new ProviderId(provider)), cancellationToken))
            .Match<IResult>(found => TypedResults.Ok(ProviderResponse.From(found)), error => error.ToProblem());
}

/// <summary>Examples in the API's document.</summary>
internal static class Examples
{
    public static readonly DateTimeOffset Start = new(2026, 1, 15, 8, 30, 0, TimeSpan.Zero);

    public static ProviderResponse Provider => new(
        "crm", "Our CRM", "https://crm.example.com", new ScheduleResponse("*/10 * * * *", "Europe/Madrid"), Configured: true, ProviderState.Active,
        new LastRunResponse(12, LastRunState.Succeeded, Start, Start.AddSeconds(4)), Start.AddSeconds(4), Start.AddMinutes(-4), null, null, null, null, 0, null, null, [], 20, 60);

    public static ProvidersResponse Providers => new(
        [Provider], [new PresetProblemResponse("providers/shop.json", "/paging/style", "There is no such style.", "Use one of the styles in the published schema.")]);
}
