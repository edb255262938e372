using System.Text.Json.Nodes;

namespace CleanCustomers.Conformance.Tests;

/// <summary>How a preset learns of deletions.</summary>
public enum DeletionRule
{
    /// <summary>The next run is told: by the list itself, a list of deletions, an event or a delta link.</summary>
    Told,

    /// <summary>Nobody tells: two complete walks of the whole list without the record.</summary>
    Absence,
}

/// <summary>A preset of <c>providers/presets</c> and the system it is proven against.</summary>
/// <param name="File">Without folder and ending.</param>
/// <param name="Start">Makes the system, with a number of people.</param>
/// <param name="ReadsChanges">False when every run reads the whole list.</param>
public sealed record Shipped(string File, Func<TimeProvider, int, Simulator> Start, DeletionRule Deletions, bool ReadsChanges = true)
{
    /// <summary>Changes are asked for up to the provider's clock: one dated later comes with the next walk of the whole list.</summary>
    public bool IsBounded { get; init; }

    /// <summary>What a test makes smaller than the real system; nothing else of the file is touched but addresses and where secrets stand.</summary>
    public Action<JsonNode> Smaller { get; init; } = static _ => { };

    /// <summary>Every shipped preset; a test holds that none is missing here.</summary>
    public static IReadOnlyList<Shipped> All { get; } =
    [
        new("stripe", (time, count) => new StripeSimulator(time, count), DeletionRule.Told),
        new("hubspot", (time, count) => new HubSpotSimulator(time, count) { Cap = HubSpotCap }, DeletionRule.Told)
        {
            IsBounded = true,
            Smaller = preset =>
            {
                preset["changes"]!["paging"]!["cap"] = HubSpotCap;
                preset["changes"]!["paging"]!["within"]!["size"] = 20;
            },
        },
        new("shopify-rest", (time, count) => new ShopifyRestSimulator(time, count), DeletionRule.Absence),
        new("shopify-graphql", (time, count) => new ShopifyGraphQlSimulator(time, count), DeletionRule.Absence),
        new("salesforce", (time, count) => new SalesforceSimulator(time, count), DeletionRule.Told),
        new("dataverse", (time, count) => new DataverseSimulator(time, count), DeletionRule.Told),
        new("odata-v4", (time, count) => new ODataSimulator(time, count), DeletionRule.Absence),
        new("scim", (time, count) => new ScimSimulator(time, count), DeletionRule.Absence, ReadsChanges: false),
        new("scim-cursor", (time, count) => new ScimSimulator(time, count, byCursor: true), DeletionRule.Absence),
        new("woocommerce", (time, count) => new WooCommerceSimulator(time, count), DeletionRule.Absence, ReadsChanges: false),
        new("directus", (time, count) => new DirectusSimulator(time, count), DeletionRule.Absence),
        new("medusa", (time, count) => new MedusaSimulator(time, count), DeletionRule.Told),
        new("chargebee", (time, count) => new ChargebeeSimulator(time, count), DeletionRule.Told),
        new("recurly", (time, count) => new RecurlySimulator(time, count), DeletionRule.Told),
        new("cognito", (time, count) => new CognitoSimulator(time, count), DeletionRule.Absence, ReadsChanges: false),
    ];

    private const int HubSpotCap = 40;

    public static string PathOf(string file) => Repository.PathOf("providers", "presets", file + ".json");

    /// <summary>The file with the simulator's addresses, every secret in a file beside it.</summary>
    /// <param name="system">A started simulator.</param>
    /// <param name="folder">Where the file and the secrets go.</param>
    /// <returns>The provider's name.</returns>
    public string WriteTo(string folder, Simulator system)
    {
        var preset = JsonNode.Parse(System.IO.File.ReadAllText(PathOf(File)))!;
        preset["baseUrl"] = system.Origin + system.BasePath;
        if (preset["auth"]?["tokenUrl"] is not null)
        {
            preset["auth"]!["tokenUrl"] = system.Origin + "/oauth/token";
        }

        Smaller(preset);
        foreach (var (name, value) in preset["auth"]!.AsObject().ToList())
        {
            if (value?.GetValueKind() == System.Text.Json.JsonValueKind.String && (string)value! is ['e', 'n', 'v', ':', .. var reference])
            {
                System.IO.File.WriteAllText(Path.Combine(folder, reference), Simulator.Secret);
                preset["auth"]![name] = $"file:{reference}";
            }
        }

        System.IO.File.WriteAllText(Path.Combine(folder, File + ".json"), preset.ToJsonString());
        return (string)preset["provider"]!;
    }
}
