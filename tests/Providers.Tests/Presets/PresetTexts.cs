using System.Text;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Presets;

namespace CleanCustomers.Providers.Tests.Presets;

/// <summary>A valid preset to change single things of.</summary>
internal static class PresetTexts
{
    public const string Valid = """
        {
          "provider": "shop",
          "title": "Shop",
          "baseUrl": "https://shop.example.com/api",
          "auth": { "kind": "bearer", "token": "env:SHOP_TOKEN" },
          "request": { "path": "/customers", "query": { "sort": "id" }, "headers": { "Accept-Language": "es" } },
          "paging": { "style": "page", "parameter": "page", "first": 1, "size": 500, "sizeParameter": "limit" },
          "end": { "rule": "flag", "path": "$.has_more", "value": false },
          "changedSince": { "parameter": "updated_since", "format": "iso", "overlap": "PT2M" },
          "records": "$.data",
          "map": {
            "id": "$.id",
            "name": { "join": ["$.first", "$.last"], "separator": " " },
            "email": "$.email",
            "country": { "path": "$.country", "translate": { "ENG": "GB" } },
            "birthDate": { "path": "$.born", "formats": ["iso-date"] },
            "updatedAt": { "path": "$.updated", "formats": ["iso", "epoch-s"], "nullWords": ["never"] }
          },
          "removed": { "path": "$.deleted", "equals": true },
          "nullWords": ["N/A"],
          "cleaning": { "defaultCountry": "ES", "defaultLanguage": "es", "rules": { "email.syntax": "reject" } },
          "limits": { "connect": "PT5S", "recordBytes": 65536 }
        }
        """;

    public static JsonObject Node(Action<JsonObject>? change = null)
    {
        var node = JsonNode.Parse(Valid)!.AsObject();
        change?.Invoke(node);
        return node;
    }

    public static PresetFile Read(string json, IReadOnlyDictionary<string, string>? baseUrls = null) =>
        PresetReader.Read("providers/shop.json", Encoding.UTF8.GetBytes(json), baseUrls);

    public static PresetFile Read(Action<JsonObject> change) => Read(Node(change).ToJsonString());

    public static Preset Preset(Action<JsonObject>? change = null)
    {
        var file = Read(Node(change).ToJsonString());
        file.Problems.Should().BeEmpty();
        return (Preset)file.Preset!;
    }
}
