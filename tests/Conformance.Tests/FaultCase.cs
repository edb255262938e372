using CleanCustomers.Application.Collection;

namespace CleanCustomers.Conformance.Tests;

/// <summary>A fault and how a run that meets it may end, whatever the preset.</summary>
/// <param name="Make">Made for one system and the origin of another.</param>
/// <param name="Ends">State and code; Succeeded has none.</param>
internal sealed record FaultCase(
    string Name, Func<Simulator, string, SimulatedFault> Make, Func<Simulator, (RunState State, string? Code)[]> Ends)
{
    private static readonly (RunState, string?) Good = (RunState.Succeeded, null);

    /// <summary>The table of the conformance kit.</summary>
    public static IReadOnlyList<FaultCase> All { get; } =
    [
        Passing("429 with seconds", (_, _) => SimulatedFault.Throttle("30", 30)),
        Passing("429 with a fraction", (_, _) => SimulatedFault.Throttle("2.128", 2.128)),
        Passing("429 with a date", (_, _) => SimulatedFault.ThrottleUntil(40)),
        Passing("429 without a hint", (_, _) => SimulatedFault.Status(429)),
        Passing("throttled in its own words", (_, _) => SimulatedFault.ThrottleInOwnWords()),
        Passing("maintenance for some seconds", (_, _) => SimulatedFault.Status(503, ("Retry-After", "20"))),
        Passing("server error", (_, _) => SimulatedFault.Status(500)),
        Passing("cut body", (_, _) => SimulatedFault.CutBody()),
        Passing("sign-in page with status 200", (_, _) => SimulatedFault.SignInPage()),
        Passing("short pages", (_, _) => new SimulatedFault.ShortPages(7)),
        Passing("empty page in the middle", (_, _) => new SimulatedFault.EmptyMiddlePage()),
        Passing("duplicate page", (_, _) => new SimulatedFault.DuplicatePage()),
        Passing("drift", (_, _) => new SimulatedFault.Drift()),
        Ending("loop", (_, _) => new SimulatedFault.Loop(), "provider.page_loop"),
        new(
            "expired token",
            (system, _) => new SimulatedFault.ExpiredToken(system.IssuesTokens),
            system => system.IssuesTokens ? [Good] : Cut("provider.unauthorized")),
        new(
            "foreign address",
            (_, elsewhere) => new SimulatedFault.ForeignAddress(elsewhere),
            system => Cut(system.SendsLinks ? "provider.foreign_link" : "provider.redirect")),
    ];

    private static FaultCase Passing(string name, Func<Simulator, string, SimulatedFault> make) => new(name, make, _ => [Good]);

    private static FaultCase Ending(string name, Func<Simulator, string, SimulatedFault> make, string code) => new(name, make, _ => Cut(code));

    // Failed where the fault came before the first page was in hand: at a link on it, or when the walk asks for the provider's clock first.
    private static (RunState State, string? Code)[] Cut(string code) => [(RunState.Partial, code), (RunState.Failed, code)];
}
