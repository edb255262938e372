using System.Text;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Presets;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

/// <summary>Presets written as an operator writes them.</summary>
internal static class Presets
{
    public static Preset Read(Uri baseUrl, string members)
    {
        var json = $$"""
            { "provider": "crm", "baseUrl": "{{baseUrl}}", "schedule": null, "network": { "allow": ["127.0.0.0/8"] }, "limits": { "retries": 0 }, {{members}} }
            """;
        var file = PresetReader.Read("crm.json", Encoding.UTF8.GetBytes(json));
        file.Problems.Should().BeEmpty();
        return (Preset)file.Preset!;
    }

    /// <summary>The search of a <see cref="SearchProvider"/> in windows of change time.</summary>
    public static Preset Search(SearchProvider provider, int size = 200, int? cap = null, string end = """{ "rule": "missingNext" }""", string lag = "PT0S") => Read(
        provider.BaseUrl,
        $$"""
        "request": {
          "method": "POST", "path": "/search",
          "body": { "filterGroups": [ { "filters": [] } ], "sorts": [ { "propertyName": "changed", "direction": "ASCENDING" } ] },
          "conditions": { "at": "$.filterGroups[0].filters" }
        },
        "paging": {
          "style": "window", "cap": {{cap ?? provider.Cap}}, "from": "2020-01-01T00:00:00Z",
          "within": { "style": "bodyToken", "at": "$.after", "path": "$.paging.next.after", "asNumber": true, "size": {{size}}, "sizeAt": "$.limit" },
          "ties": [ { "propertyName": "changed", "operator": "EQ", "value": "{value}" }, { "propertyName": "id", "operator": "GT", "value": "{id}" } ],
          "tieOrder": [ { "at": "$.sorts[0].propertyName", "value": "id" } ]
        },
        "end": {{end}},
        "changedSince": {
          "condition": [ { "propertyName": "changed", "operator": "GTE", "value": "{since}" }, { "propertyName": "changed", "operator": "LT", "value": "{until}" } ],
          "format": "epoch-ms", "overlap": "PT0S", "lag": "{{lag}}"
        },
        "records": "$.results",
        "map": { "id": "$.id", "email": "$.email", "updatedAt": { "path": "$.changed", "formats": ["epoch-ms"] } }
        """);

    /// <summary>The list of a <see cref="SearchProvider"/> behind the last record.</summary>
    public static Preset Keyset(SearchProvider provider, int size = 50, string members = "") => Read(
        provider.BaseUrl,
        $$"""
        "request": { "path": "/list" },
        "paging": { "style": "keyset", "value": "$.changed", "id": "$.id", "valueParameter": "from_time", "idParameter": "from_id", "size": {{size}}, "sizeParameter": "limit" },
        "end": { "rule": "emptyPage" },
        "records": "$.results",{{members}}
        "map": { "id": "$.id", "email": "$.email", "updatedAt": { "path": "$.changed", "formats": ["epoch-ms"] } }
        """);
}
