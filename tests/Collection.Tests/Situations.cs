using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

/// <summary>What the tests of certificates, deletions and health have in common.</summary>
internal static class Situations
{
    /// <summary>Pages of 100 by token, and a total that is told beside them. Pages by number would notice what is dropped and read it again.</summary>
    public static Preset WithTotal(this ScriptedProvider provider) =>
        provider.Preset(size: 100) with { Total = new TotalPlace(ScriptedProvider.Path("$.total"), null) };

    public static Preset WithAbsence(this ScriptedProvider provider, int walks = 2, double most = 0.2) =>
        provider.Preset() with { Absence = new AbsenceRule(walks, most) };

    /// <summary>The second page of the next walk comes with one record instead of a hundred.</summary>
    public static void DropsMostOfPageTwo(this ScriptedProvider provider, int times = 1)
    {
        provider.ForgetPages();
        provider.Rewrites(answer => answer with { Records = [.. answer.Records.Take(1)] }, afterPage: 1, times);
    }

    /// <summary>Codes of the open alerts.</summary>
    public static IReadOnlyList<string?> OpenAlerts(this CollectionApp app) =>
        app.Rows("SELECT code FROM alerts WHERE cleared_at IS NULL ORDER BY code");

    public static string? CompleteUpTo(this CollectionApp app) => app.Value("SELECT complete_up_to FROM providers");

    public static string? State(this CollectionApp app) => app.Value("SELECT state FROM providers");

    public static Task<Domain.Common.Result<RunView>> CollectOnScheduleAsync(this CollectionApp app, DateTimeOffset? dueAt = null) =>
        app.SendAsync(new CollectCustomers(new("crm"), RunTrigger.Schedule, DueAt: dueAt));
}
