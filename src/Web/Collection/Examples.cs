using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;

namespace CleanCustomers.Web.Collection;

/// <summary>Examples in the API's document.</summary>
internal static class Examples
{
    private const string Broken = """{"name":"Ana García"}""";

    private static readonly DateTimeOffset Start = new(2026, 1, 15, 8, 30, 0, TimeSpan.Zero);

    public static StartRunRequest StartRun => new("sandbox");

    public static RunResponse Run => new(
        12, "crm", RunTrigger.Schedule, RunMode.Incremental, RunState.Succeeded, Start, Start.AddSeconds(4), Start.AddMinutes(-15), Start.AddMinutes(-4),
        new CountersResponse(3, 250, 10, 20, 217, 1, 2, 0), CancelRequested: false, null, null, null,
        new CoverageResponse(250, 250, 0, []));

    public static AlertsResponse Alerts => new(
    [
        new AlertResponse(3, "crm", "deletions.held", "60 of 250 records are missing from 2 complete walks in a row, more than the share of 0.2 that may go at once. Nothing was deleted.", 12, Start),
    ]);

    public static HeldDeletionsResponse HeldDeletions => new("crm", 60, 61, 250, Start.AddDays(-1), 12, 2, 0.2);

    public static ApprovedDeletionsResponse ApprovedDeletions => new("crm", 60);

    public static RunsResponse Runs => new([Run], null);

    public static QuarantineResponse Quarantined => new(
        7, "crm", null, 12, 12, 1, "", "record.no_id", "The record has no id.", QuarantineState.Open, Start, Start, null, Encoding.UTF8.GetByteCount(Broken));

    public static QuarantineListResponse QuarantineList => new([Quarantined], null);

    public static QuarantineDetailResponse QuarantineDetail => new(Quarantined, Broken, Convert.ToBase64String(Encoding.UTF8.GetBytes(Broken)));

    public static PreviewResponse Preview => new(100, HasMore: true, "list",
    [
        new PreviewedRecordResponse(
            "1001", """{"id":1001,"name":" Ana ","tier":"gold"}""", new CustomerFields { Name = "Ana" }, Removed: false, [new NoteResponse("name", "text.white_space", RuleAction.Fix)], null, null, null, ["/tier"]),
    ]);

    /// <summary>The data of an event.</summary>
    public static JsonNode ProgressEvent => JsonSerializer.SerializeToNode(new RunProgressResponse(Started(joined: false).Run, 2, 200, 250), WireJson.Options)!;

    public static StartedRunResponse Started(bool joined) => new(
        Run with { Trigger = RunTrigger.Manual, State = RunState.Running, FinishedAt = null, ChangedTo = null, Counters = new CountersResponse(0, 0, 0, 0, 0, 0, 0, 0), Coverage = new CoverageResponse(null, null, 0, []) }, joined);
}
