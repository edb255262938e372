using System.Text.Json.Nodes;

namespace CleanCustomers.Providers.Tests.Presets;

/// <summary>Valid presets that ask in other ways than the one of <see cref="PresetTexts"/>.</summary>
internal static class LanguagePresets
{
    public const string Search = """
        {
          "request": {
            "method": "POST", "path": "/search",
            "body": { "filterGroups": [ { "filters": [] } ], "sorts": [ { "propertyName": "lastmodifieddate", "direction": "ASCENDING" } ] },
            "conditions": { "at": "$.filterGroups[0].filters" }
          },
          "paging": {
            "style": "window", "cap": 10000, "from": "2006-01-01T00:00:00Z", "unit": "PT0.001S",
            "within": { "style": "bodyToken", "at": "$.after", "path": "$.paging.next.after", "asNumber": true, "size": 200, "sizeAt": "$.limit" },
            "ties": [ { "propertyName": "lastmodifieddate", "operator": "EQ", "value": "{value}" }, { "propertyName": "hs_object_id", "operator": "GT", "value": "{id}" } ],
            "tieOrder": [ { "at": "$.sorts[0].propertyName", "value": "hs_object_id" } ]
          },
          "end": { "rule": "missingNext" },
          "changedSince": {
            "condition": [ { "propertyName": "lastmodifieddate", "operator": "GTE", "value": "{since}" }, { "propertyName": "lastmodifieddate", "operator": "LT", "value": "{until}" } ],
            "format": "epoch-ms", "lag": "PT1M", "retention": "P30D"
          }
        }
        """;

    public const string Query = """
        {
          "request": { "path": "/query", "query": { "q": "SELECT Id FROM Contact{conditions} ORDER BY SystemModstamp, Id" }, "conditions": { "prefix": " WHERE ", "separator": " AND " } },
          "paging": { "style": "keyset", "value": "$.SystemModstamp", "id": "$.Id", "after": "(SystemModstamp > {value} OR (SystemModstamp = {value} AND Id > '{id}'))", "size": 500 },
          "end": { "rule": "emptyPage" },
          "changedSince": { "condition": "SystemModstamp >= {since} AND SystemModstamp < {until}", "format": "iso" }
        }
        """;

    public const string Parameters = """
        {
          "request": { "path": "/list", "method": "GET" },
          "paging": { "style": "keyset", "value": "$.updated", "id": "$.id", "valueParameter": "from[time]", "idParameter": "from[id]", "size": 500, "sizeParameter": "limit" },
          "end": { "rule": "flag", "path": "$.more" },
          "changedSince": { "parameter": "updated_at[gte]", "untilParameter": "updated_at[lt]", "format": "iso" }
        }
        """;

    public const string Graph = """
        {
          "request": { "method": "POST", "path": "/graphql.json", "body": { "query": "{ customers }", "variables": { "q": "{conditions}" } }, "conditions": { "separator": " AND " } },
          "paging": { "style": "bodyToken", "at": "$.variables.after", "path": "$.page.endCursor", "size": 250, "sizeAt": "$.variables.first" },
          "end": { "rule": "flag", "path": "$.page.hasNextPage" },
          "changedSince": { "condition": "updated_at:>='{since}'", "format": "iso" }
        }
        """;

    public const string WindowOfOffsets = """
        {
          "paging": {
            "style": "window", "cap": 2000, "within": { "style": "offset", "parameter": "offset", "size": 200, "sizeParameter": "limit" },
            "ties": "t = {value} AND id > {id}", "tieOrder": [ { "parameter": "sort", "value": "id" } ]
          },
          "request": { "path": "/c", "query": { "sort": "t", "q": "{conditions}" }, "conditions": { "separator": " AND " } },
          "end": { "rule": "emptyPage" },
          "changedSince": { "condition": "t >= {since} AND t < {until}", "format": "iso" }
        }
        """;

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [nameof(Search)] = Search,
        [nameof(Query)] = Query,
        [nameof(Parameters)] = Parameters,
        [nameof(Graph)] = Graph,
        [nameof(WindowOfOffsets)] = WindowOfOffsets,
    };

    /// <summary>The valid preset with these members instead of its own.</summary>
    public static JsonObject Node(string members) => PresetTexts.Node(node => Apply(node, members));

    private static void Apply(JsonObject node, string members)
    {
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            node[name] = value?.DeepClone();
        }
    }
}
