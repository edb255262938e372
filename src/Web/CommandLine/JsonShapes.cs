using System.Text.Json;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary>What <c>collect --json</c> prints.</summary>
internal sealed record CollectedJson(IReadOnlyList<CollectedProviderJson> Providers);

/// <param name="Joined">The run belongs to another process and was followed.</param>
/// <param name="Missed">What of the order was not done: <c>--full</c> that joined an incremental run. Null when nothing is missing.</param>
/// <param name="Run">Null when no run came about; then <paramref name="ErrorCode"/> says why.</param>
internal sealed record CollectedProviderJson(string Provider, bool Joined, string? Missed, RunJson? Run, string? ErrorCode, string? ErrorMessage)
{
    public static CollectedProviderJson From(CollectedProvider collected) => new(
        collected.Provider.Value,
        collected.Joined,
        collected.Missed,
        collected.Run is { } run ? RunJson.From(run) : null,
        collected.Error?.Code ?? collected.Run?.ErrorCode,
        collected.Error?.Message ?? collected.Run?.ErrorMessage);
}

internal sealed record RunJson(
    long Run,
    RunTrigger Trigger,
    RunMode Mode,
    RunState State,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset? ChangedFrom,
    DateTimeOffset? ChangedTo,
    CountersJson Counters,
    string? Note,
    RunCoverage Coverage)
{
    public static RunJson From(RunView run) => new(
        run.Id.Value, run.Trigger, run.Mode, run.State, run.StartedAt, run.FinishedAt, run.ChangedFrom, run.ChangedTo, CountersJson.From(run.Counters), run.Note, run.Coverage);
}

/// <summary>They add up: read is the sum of those after it.</summary>
internal sealed record CountersJson(
    long Pages, long Read, long Created, long Updated, long Unchanged, long Removed, long Quarantined, long Suppressed)
{
    public static CountersJson From(RunCounters c) =>
        new(c.Pages, c.Read, c.Created, c.Updated, c.Unchanged, c.Removed, c.Quarantined, c.Suppressed);
}

/// <summary>What <c>preview --json</c> prints.</summary>
internal sealed record PreviewJson(int RecordsOnPage, bool HasMore, string List, IReadOnlyList<PreviewedRecordJson> Records)
{
    public static PreviewJson From(ProviderPreview preview) =>
        new(preview.RecordsOnPage, preview.HasMore, preview.List, [.. preview.Records.Select(PreviewedRecordJson.From)]);
}

/// <param name="Original">The record as received, JSON text.</param>
/// <param name="Fields">Null when it would go to quarantine.</param>
internal sealed record PreviewedRecordJson(
    string? ExternalId, string Original, CustomerFields? Fields, bool Removed, IReadOnlyList<NoteJson> Notes, string? RejectedBy, string? RejectedAt, string? Reason, IReadOnlyList<string> Unmapped)
{
    public static PreviewedRecordJson From(PreviewedRecord record) => new(
        record.ExternalId, record.Original, record.Fields, record.Removed, [.. record.Notes.Select(NoteJson.From)], record.RejectedBy, record.RejectedAt, record.Reason, record.Unmapped);
}

/// <param name="Field">Null when the rule is about the record as a whole.</param>
internal sealed record NoteJson(string? Field, string Rule, RuleAction Action)
{
    public static NoteJson From(RuleNote note) =>
        new(note.Field is { } field ? JsonNamingPolicy.CamelCase.ConvertName(field.ToString()) : null, note.Rule, note.Action);
}

/// <summary>What <c>providers validate --json</c> prints.</summary>
internal sealed record ValidationJson(bool IsValid, IReadOnlyList<ValidatedFileJson> Files)
{
    public static ValidationJson From(ProviderValidation validation) => new(
        validation.IsValid, [.. validation.Files.Select(file => new ValidatedFileJson(file.File, file.Provider?.Value, file.Title, file.Problems))]);
}

/// <param name="Provider">Null when the file has problems.</param>
internal sealed record ValidatedFileJson(string File, string? Provider, string? Title, IReadOnlyList<PresetProblem> Problems);
