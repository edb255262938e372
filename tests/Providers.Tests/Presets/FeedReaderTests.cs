using System.Text.Json.Nodes;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Presets;

namespace CleanCustomers.Providers.Tests.Presets;

/// <summary>The further lists of a preset, and how they go with its own.</summary>
public sealed class FeedReaderTests
{
    public static JsonNode SeveralLists() => PresetTexts.Node(node =>
    {
        node.Remove("changedSince");
        node["schedule"] = JsonNode.Parse("""{ "cron": "*/10 * * * *", "fullEvery": "P1D" }""");
        node["total"] = JsonNode.Parse("""{ "header": "X-Total-Count" }""");
        node["changes"] = JsonNode.Parse("""
            {
              "request": { "path": "/events", "query": { "types[]": "customer.updated" } },
              "paging": { "style": "idCursor", "parameter": "after", "path": "$.id", "size": 50, "sizeParameter": "limit" },
              "end": { "rule": "flag", "path": "$.has_more" },
              "changedSince": { "parameter": "created[gte]", "format": "epoch-s", "overlap": "PT5M" },
              "order": "newestFirst",
              "total": { "path": "$.total" },
              "records": "$.events",
              "map": { "id": "$.data.object.id", "name": "$.data.object.name" },
              "removed": { "path": "$.type", "equals": "customer.deleted" }
            }
            """);
        node["deletions"] = JsonNode.Parse("""
            {
              "lists": [
                { "request": { "path": "/archived" }, "id": "$.id", "deletedAt": { "path": "$.archivedAt", "formats": ["iso"] } },
                { "request": { "path": "/merged" }, "id": "$", "records": "$.ids", "changedSince": { "parameter": "from", "format": "iso" },
                  "paging": { "style": "bodyToken", "parameter": "t", "path": "$.next" }, "end": { "rule": "missingNext" } }
              ]
            }
            """);
    });

    public static JsonNode DeltaLinks() => PresetTexts.Node(node =>
    {
        node.Remove("changedSince");
        node.Remove("end");
        node["paging"] = JsonNode.Parse("""{ "style": "deltaLink", "entries": "partial" }""");
        node["removed"] = JsonNode.Parse("""{ "path": "$['@odata.context']", "endsWith": "$deletedEntity", "id": "$.id" }""");
    });

    [Fact]
    public void A_log_of_changes_is_a_list_of_its_own_at_the_same_provider()
    {
        var preset = Read(SeveralLists());

        var changes = preset.Changes!;
        changes.Feed.Should().Be(Feeds.Changes);
        changes.Should().BeEquivalentTo(new { preset.Provider, preset.BaseUrl, preset.Auth, preset.Limits, preset.Cleaning, NewestFirst = true });
        changes.Request.Path.Should().Be("/events");
        changes.Paging.Should().BeOfType<Paging.IdCursor>().Which.Path!.Text.Should().Be("$.id");
        changes.ChangedSince!.Overlap.Should().Be(TimeSpan.FromMinutes(5));
        changes.Records.Text.Should().Be("$.events");
        changes.Total!.Path!.Text.Should().Be("$.total");
        changes.Map.Id.Text.Should().Be("$.data.object.id");
        changes.Map.Removed!.Value.Should().Be("customer.deleted");
        changes.Map.NullWords.Should().Equal("N/A");
        preset.Should().BeEquivalentTo(new { Feed = Feeds.List, NewestFirst = false, FullEvery = TimeSpan.FromDays(1), ChangedSince = (ChangeFilter?)null });
        preset.Total!.Header.Should().Be("X-Total-Count");
    }

    [Fact]
    public void Lists_of_deletions_take_what_they_leave_out_from_the_list()
    {
        var preset = Read(SeveralLists());

        var (first, second) = (preset.DeletionLists[0], preset.DeletionLists[1]);
        preset.DeletionLists.Select(list => list.Feed).Should().Equal("deletions-1", "deletions-2");
        (first.Paging, first.End, first.Records.Text, first.ChangedSince).Should().Be((preset.Paging, preset.End, "$.data", null));
        first.Map.OnlyDeletions.Should().BeTrue();
        first.Map.Dates[CustomerField.UpdatedAt].Path.Text.Should().Be("$.archivedAt");
        second.Map.Id.Steps.Should().BeEmpty();
        second.Map.Dates.Should().BeEmpty();
        second.Records.Text.Should().Be("$.ids");
        second.Paging.Should().BeOfType<Paging.BodyToken>();
        second.ChangedSince!.Parameter.Should().Be("from");
        preset.Lists.Should().HaveCount(4);
    }

    [Fact]
    public void Changes_are_mapped_like_the_list_when_they_say_nothing_else()
    {
        var node = SeveralLists();
        node["changes"]!.AsObject().Remove("map");
        node["changes"]!.AsObject().Remove("paging");
        node["changes"]!.AsObject().Remove("end");
        node["changes"]!.AsObject().Remove("removed");

        var preset = Read(node);

        preset.Changes!.Map.Should().BeSameAs(preset.Map);
        preset.Changes.Paging.Should().Be(preset.Paging);
    }

    [Fact]
    public void Delta_links_have_the_names_of_OData_and_end_themselves()
    {
        var preset = Read(DeltaLinks());

        var paging = preset.Paging.Should().BeOfType<Paging.DeltaLink>().Subject;
        (paging.Next.Steps.Single().Name, paging.Delta.Steps.Single().Name, paging.Entries).Should().Be(("@odata.nextLink", "@odata.deltaLink", DeltaEntries.Partial));
        preset.End.Should().BeOfType<EndRule.MissingNext>();
        preset.Map.Removed.Should().BeEquivalentTo(new { EndsWith = true, Value = "$deletedEntity" });
        preset.Map.Removed!.Id!.Text.Should().Be("$.id");
    }

    [Theory]
    [InlineData("/changes/request/path", "\"/other\"")]
    [InlineData("/changes/map/name", "\"$.data.other\"")]
    [InlineData("/changes/paging/path", "\"$.key\"")]
    [InlineData("/changes/changedSince/format", "\"iso\"")]
    [InlineData("/deletions/lists/0/id", "\"$.key\"")]
    [InlineData("/deletions/lists/1/paging/parameter", "\"u\"")]
    public void Every_list_is_part_of_the_fingerprint(string at, string value)
    {
        var node = SeveralLists();
        var before = PresetFingerprint.Of(Read(node));
        var steps = at.Split('/')[1..];
        var parent = steps[..^1].Aggregate(node, (json, step) => json is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : json[step]!);
        parent[steps[^1]] = JsonNode.Parse(value);

        PresetFingerprint.Of(Read(node)).Should().NotBe(before);
    }

    private static Preset Read(JsonNode node)
    {
        var file = PresetTexts.Read(node.ToJsonString());
        file.Problems.Should().BeEmpty();
        return (Domain.Providers.Preset)file.Preset!;
    }
}
