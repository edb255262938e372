using CleanCustomers.Testing;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace CleanCustomers.SystemTests.Servers;

/// <summary>SAP CAP 10: OData v4 with basic sign-in, a server-side page size and relative next links.</summary>
internal sealed class SapCapSystem : RealServer
{
    private const string Customers = "odata/v4/sales/Customers";

    private SapCapSystem(NodeProgram program)
        : base(program) => Http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("reader:secret")));

    public override IReadOnlyList<(string Name, string Value)> Secrets => [("CAP_USER", "reader"), ("CAP_PASSWORD", "secret")];

    public static async Task<RealServer> StartAsync(string folder)
    {
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), NpmPackages.Folder!);
        await WriteAsync("package.json", """
            { "name": "shop", "cds": { "requires": { "db": { "kind": "sqlite", "credentials": { "url": ":memory:" } },
              "auth": { "kind": "basic", "users": { "reader": { "password": "secret" } } } } } }
            """);
        await WriteAsync("srv/sales.cds", """
            using { managed } from '@sap/cds/common';
            @requires: 'authenticated-user'
            service Sales @(path: '/odata/v4/sales') {
              @cds.query.limit: { default: 50, max: 50 }
              entity Customers : managed {
                key ID : Integer64; first : String; last : String; email : String; phone : String; city : String; country : String(2);
                birth : Date; balance : Decimal(12,2);
              }
            }
            """);
        return new SapCapSystem(await NodeProgram.StartAsync("@sap/cds/bin/serve.js", ["all", "--port", "{port}", "--in-memory"], folder, node: NodeProgram.Node22()));

        async Task WriteAsync(string name, string text)
        {
            var file = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text);
        }
    }

    public override string Preset() => $$"""
        {
          {{Common}}, "baseUrl": "{{BaseUrl}}odata/v4/sales",
          "auth": { "kind": "basic", "user": "env:CAP_USER", "password": "env:CAP_PASSWORD" },
          "request": {
            "path": "/Customers", "query": { "$filter": "{conditions}", "$orderby": "modifiedAt,ID", "$count": "true" },
            "conditions": { "separator": " and " }
          },
          "paging": { "style": "bodyLink", "path": "$['@odata.nextLink']" },
          "end": { "rule": "missingNext" },
          "total": { "path": "$['@odata.count']" },
          "changedSince": { "condition": "modifiedAt ge {since}", "format": "iso" },
          "records": "$.value",
          "map": {
            "id": "$.ID", "name": { "join": ["$.first", "$.last"] }, "email": "$.email", "phone": "$.phone", "city": "$.city", "country": "$.country",
            "birthDate": { "path": "$.birth", "formats": ["iso-date"] }, "updatedAt": { "path": "$.modifiedAt", "formats": ["iso"] }
          }
        }
        """;

    public override async Task<string> AddAsync(Person person)
    {
        var id = person.Number.ToString(CultureInfo.InvariantCulture);
        await SendAsync(HttpMethod.Post, Customers, Json(new
        {
            ID = id,
            first = person.First,
            last = person.Last,
            email = person.Email,
            phone = person.Phone,
            city = person.City,
            country = person.Country,
            birth = person.Birth,
            balance = "12.50",
        }));
        return id;
    }

    public override Task ChangeCityAsync(string id, string city) => SendAsync(HttpMethod.Patch, $"{Customers}({id})", Json(new { city }));

    public override Task RemoveAsync(string id) => SendAsync(HttpMethod.Delete, $"{Customers}({id})");

    public override async Task<int> CountAsync() => (await SendAsync(HttpMethod.Get, $"{Customers}?$count=true&$top=1"))["@odata.count"]!.GetValue<int>();

    public override async Task<DateTimeOffset> ChangedAtAsync(string id) =>
        JsonServerSystem.Instant((await SendAsync(HttpMethod.Get, $"{Customers}({id})"))["modifiedAt"]!);
}
