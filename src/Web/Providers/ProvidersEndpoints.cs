using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using MediatR;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Providers;

internal static class ProvidersEndpoints
{
    private static readonly QueryParameter<bool> Conformance = QueryParameter.Flag(
        "conformance", "Also look whether the provider keeps what its preset declares: order, bounds, page size, totals, clock.");

    public static IEndpointRouteBuilder MapProviders(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/providers").WithTags("Providers");
        group.MapGet("", ListAsync).RequireScope(Scope.ProvidersRead).WithName("ListProviders").WithSummary("Lists all providers and the presets that cannot be used")
            .Answers<ProvidersResponse>(Examples.Providers);
        group.MapGet("/{provider}", GetAsync).RequireScope(Scope.ProvidersRead).WithName("GetProvider").WithSummary("Reads one provider")
            .DescribesPath("provider", "Name of the provider.")
            .Answers<ProviderResponse>(Examples.Provider).WithProblems(400, 404);
        group.MapPost("/{provider}/pause", PauseAsync).RequireScope(Scope.ProvidersWrite).WithName("PauseProvider").WithSummary("Stops the collection of a provider until it is resumed")
            .WithDescription("By schedule, at start and by hand. A run that is running ends after the pages in hand; the first run after resuming goes on from there.")
            .DescribesPath("provider", "Name of the provider.").AddEndpointFilter<BodyRefusal>()
            .Answers<ProviderResponse>(Examples.Provider with { State = ProviderState.Paused, PausedAt = Examples.Start }).WithProblems(400, 404);
        group.MapPost("/{provider}/resume", ResumeAsync).RequireScope(Scope.ProvidersWrite).WithName("ResumeProvider").WithSummary("Lets a paused provider be collected again")
            .WithDescription("Its back-off is forgotten. Resuming a provider that is not paused changes nothing.")
            .DescribesPath("provider", "Name of the provider.").AddEndpointFilter<BodyRefusal>()
            .Answers<ProviderResponse>(Examples.Provider).WithProblems(400, 404);
        group.MapPost("/{provider}/check", CheckAsync).RequireScope(Scope.ProvidersWrite).WithName("CheckProvider").WithSummary("Walks a provider's connection and says of each step what was found and what to do")
            .WithDescription("From the name of the host to mapped records. Nothing is written; about two requests, ten with conformance. The answer is 200 also when a step failed: see isOk.")
            .DescribesPath("provider", "Name of the provider.").AddEndpointFilter<BodyRefusal>()
            .WithQuery([Conformance])
            .Answers<ProviderCheckResponse>(Examples.Check).WithProblems(400, 404);
        group.MapGet("/{provider}/drift", DriftAsync).RequireScope(Scope.ProvidersRead).WithName("GetProviderDrift").WithSummary("Reads how the shape of a provider's records changed")
            .WithDescription("Fields that are new, missing, of another kind or null for the first time, with the time. Paths only, never values.")
            .DescribesPath("provider", "Name of the provider.")
            .Answers<DriftResponse>(Examples.Drift).WithProblems(400, 404);
        return routes;
    }

    private static async Task<IResult> PauseAsync(string provider, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new PauseProvider(new ProviderId(provider)), cancellationToken))
            .Match<IResult>(paused => TypedResults.Ok(ProviderResponse.From(paused)), error => error.ToProblem());

    private static async Task<IResult> ResumeAsync(string provider, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ResumeProvider(new ProviderId(provider)), cancellationToken))
            .Match<IResult>(resumed => TypedResults.Ok(ProviderResponse.From(resumed)), error => error.ToProblem());

    private static async Task<IResult> CheckAsync(string provider, HttpRequest request, IMediator mediator, CancellationToken cancellationToken)
    {
        var read = new QueryReader(request);
        var query = new CheckProvider(new ProviderId(provider), read.Get(Conformance));
        return read.IsFaulty(out var problem)
            ? problem
            : (await mediator.Send(query, cancellationToken))
                .Match<IResult>(check => TypedResults.Ok(ProviderCheckResponse.From(check)), error => error.ToProblem());
    }

    private static async Task<IResult> DriftAsync(string provider, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetDrift(new ProviderId(provider)), cancellationToken))
            .Match<IResult>(drift => TypedResults.Ok(DriftResponse.From(drift)), error => error.ToProblem());

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
        new LastRunResponse(12, LastRunState.Succeeded, Start, Start.AddSeconds(4)), Start.AddSeconds(4), Start.AddMinutes(-4), null, null, null, null, 0, null, null, [], 20, 60, Start.AddDays(-1), []);

    public static ProviderCheckResponse Check => new(
        "crm", "https://crm.example.com", Start, IsOk: false,
        [
            new CheckStepResponse("dns", CheckOutcome.Ok, "list", "crm.example.com is 192.0.2.7.", null, null),
            new CheckStepResponse("connect", CheckOutcome.Failed, "list", "The connection was refused: 192.0.2.7:443 (ConnectionRefused).", "provider.refused", "Check that host and port are up."),
        ],
        new KeptResponse(ProviderState.Degraded, 4_981, Start.AddHours(-1), Start.AddHours(-1).AddMinutes(-4), Start.AddMinutes(-50), "provider.refused", null), null);

    public static DriftResponse Drift => new(
        "crm", Start.AddDays(-30), 12_400, 31, IsTruncated: false,
        [new DriftFindingResponse("list", "$.emails[].primary", DriftKind.New, ["boolean"], "boolean", Start, Start.AddHours(2))]);

    public static ProvidersResponse Providers => new(
        [Provider], [new PresetProblemResponse("providers/shop.json", "/paging/style", "There is no such style.", "Use one of the styles in the published schema.")]);
}
