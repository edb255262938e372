namespace CleanCustomers.SystemTests.AdventureWorks;

/// <summary>How an operator would describe the server: pages by <c>Link</c> header, changes by a text comparison, US dates.</summary>
internal static class AdventureWorksPreset
{
    public static string Json(Uri baseUrl) => $$"""
        {
          "provider": "adventureworks",
          "title": "AdventureWorks on json-server",
          "baseUrl": "{{baseUrl}}",
          "network": { "allow": ["127.0.0.1/32"] },
          "schedule": { "cron": "*/10 * * * *", "timeZone": "UTC" },
          "auth": { "kind": "none" },
          "request": { "path": "/customers", "query": { "_page": "1", "_sort": "id", "_order": "asc" } },
          "paging": { "style": "linkHeader", "size": 500, "sizeParameter": "_limit" },
          "end": { "rule": "missingNext" },
          "changedSince": { "parameter": "updatedAt_gte", "format": "iso", "overlap": "PT0S" },
          "records": "$",
          "map": {
            "id": "$.id",
            "givenName": "$.firstName",
            "familyName": "$.lastName",
            "email": "$.email",
            "phone": "$.phone",
            "addressLine1": "$.address.line1",
            "addressLine2": "$.address.line2",
            "city": "$.address.city",
            "region": "$.address.region",
            "postalCode": "$.address.postalCode",
            "country": "$.address.country",
            "birthDate": { "path": "$.birthDate", "formats": ["pattern:M/d/yyyy"] },
            "updatedAt": { "path": "$.updatedAt", "formats": ["iso"] }
          }
        }
        """;
}
