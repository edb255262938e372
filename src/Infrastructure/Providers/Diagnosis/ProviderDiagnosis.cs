using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Conformance;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Diagnosis;

/// <summary>From the name of the host to mapped records, each step only when the one before it holds (ADR 0027).</summary>
internal sealed class ProviderDiagnosis(ConnectorParts parts, ConnectorMaker maker) : IProviderDiagnosis
{
    private const int BasicPages = 2;
    private const int ConformancePages = 3;
    private const string Auth = "auth";
    private const string FirstPage = "first_page";

    private readonly FileDropProbe drops = new(maker);
    private readonly ListSampling sampling = new(parts with { StoredPace = parts.StoredPace is { } pace ? new PaceOfCheck(pace) : null });

    public Task<IReadOnlyList<CheckStep>> WalkAsync(
        ProviderPreset preset, DateTimeOffset? notBefore, bool conformance, CancellationToken cancellationToken) => preset switch
        {
            Preset http => WalkAsync(http, notBefore, conformance, cancellationToken),
            FilePreset drop => drops.WalkAsync(drop, cancellationToken),
            _ => throw new ArgumentException($"Nothing checks a {preset.GetType().Name}.", nameof(preset)),
        };

    private async Task<IReadOnlyList<CheckStep>> WalkAsync(Preset preset, DateTimeOffset? notBefore, bool conformance, CancellationToken cancellationToken)
    {
        List<CheckStep> steps = [.. await new ConnectionProbe(preset, parts).WalkAsync(cancellationToken)];
        if (steps.Find(step => step.Outcome == CheckOutcome.Failed) is { } failed)
        {
            return [.. steps, .. SkipPages(conformance, $"Not tried, because {failed.Name} failed.")];
        }

        if (notBefore > parts.Time.GetUtcNow())
        {
            return [.. steps, .. SkipPages(conformance, $"The provider asked not to be called before {Instants.Format(notBefore.Value)}.")];
        }

        var asksBoundary = conformance && preset.Changes is null;
        var sample = await sampling.ReadAsync(preset, conformance ? ConformancePages : BasicPages, asksBoundary, cancellationToken);
        steps.AddRange(OfFirstPage(preset, sample));
        steps.AddRange(ChecksOf(conformance).Select(check => sample.Pages.Count == 0 ? Skip(check.Name, "There is no page to look at.") : check.Look(sample)));
        foreach (var list in preset.DeletionLists.Prepend(preset.Changes).OfType<Preset>())
        {
            steps.AddRange(await OfOtherListAsync(list, sample, cancellationToken));
        }

        return steps;
    }

    private static IEnumerable<IListCheck> ChecksOf(bool conformance) => conformance ? ListChecks.Basic.Concat(ListChecks.Conformance) : ListChecks.Basic;

    private static IEnumerable<CheckStep> SkipPages(bool conformance, string why) =>
        ChecksOf(conformance).Select(check => check.Name).Prepend(FirstPage).Prepend(Auth).Select(name => Skip(name, why));

    private static CheckStep Skip(string name, string why) => new(name, CheckOutcome.Skipped, why);

    private static IEnumerable<CheckStep> OfFirstPage(Preset preset, ListSample sample)
    {
        if (sample.Pages is [var page, ..])
        {
            var status = sample.Answers.Count > 0 ? sample.Answers[0].Status : 0;
            yield return new CheckStep(Auth, CheckOutcome.Ok, preset.Auth is Domain.Providers.Auth.None ? "The preset declares no credentials and none were asked for." : "The credentials were accepted.");
            yield return OfPage(page, status);
        }
        else if (sample.Fault is { } fault)
        {
            var isAuth = IsAboutCredentials(fault);
            yield return isAuth ? FaultSteps.Of(Auth, fault) : Skip(Auth, "What the provider answered does not tell whether it accepts the credentials.");
            yield return isAuth ? Skip(FirstPage, $"Not seen, because {Auth} failed.") : FaultSteps.Of(FirstPage, fault);
        }
    }

    private static CheckStep OfPage(SamplePage page, int status)
    {
        var total = page.Total is { } all ? $" of {all}" : "";
        var message = $"Status {status}, {page.Records.Count}{total} records in {FieldWords.Seconds(page.Took)}.";
        return page.Records.Count > 0
            ? new CheckStep(FirstPage, CheckOutcome.Ok, message)
            : new CheckStep(FirstPage, CheckOutcome.Warning, message) { Remedy = "If the list is not empty, check request and records of the preset, and what the credentials may see." };
    }

    // By the fault's class and code: which credential, and whether it was read, sent and accepted.
    private static bool IsAboutCredentials(ProviderFaultException fault) =>
        fault.Class == FaultClass.Auth || fault.Error.Code is "provider.secret" or "provider.secret_unreadable" or "provider.forbidden" or "provider.account";

    private async Task<IReadOnlyList<CheckStep>> OfOtherListAsync(Preset list, ListSample main, CancellationToken cancellationToken)
    {
        if (main.Pages.Count == 0)
        {
            return [Skip(FirstPage, "Not tried, because the list itself could not be read.") with { List = list.Feed }];
        }

        var sample = await sampling.ReadAsync(list, 1, asksBoundary: false, cancellationToken);
        var first = sample.Pages is [var page, ..]
            ? new CheckStep(FirstPage, CheckOutcome.Ok, $"{page.Records.Count} records in {FieldWords.Seconds(page.Took)}.")
            : FaultSteps.Of(FirstPage, sample.Fault!);
        IEnumerable<CheckStep> checks = sample.Pages.Count == 0 ? [] : [new EndRuleCheck().Look(sample), new IdsCheck().Look(sample.OfRecords)];
        return [.. checks.Prepend(first).Select(step => step with { List = list.Feed })];
    }
}

/// <summary>Faults in the words of a check.</summary>
internal static class FaultSteps
{
    public static CheckStep Of(string name, ProviderFaultException fault)
    {
        var message = fault.Error.Message;
        var what = fault.Remedy is { } remedy && message.EndsWith(remedy, StringComparison.Ordinal) ? message[..^remedy.Length].TrimEnd() : message;
        return new CheckStep(name, CheckOutcome.Failed, what) { Code = fault.Error.Code, Remedy = fault.Remedy };
    }

    /// <param name="detail">More about it, without a full stop, or null.</param>
    public static CheckStep Of(string name, FaultRow row, string? detail) =>
        new(name, CheckOutcome.Failed, detail is null ? $"{row.What}." : $"{row.What}: {detail}.") { Code = row.Code, Remedy = row.Remedy };
}
