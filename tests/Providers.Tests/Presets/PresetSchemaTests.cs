using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using CleanCustomers.Infrastructure.Providers.Presets;

namespace CleanCustomers.Providers.Tests.Presets;

/// <summary>The published schema says what the reader says; the reader decides.</summary>
public sealed class PresetSchemaTests
{
    private static readonly string[] ExampleNames = [.. Names("examples"), .. Names("presets")];

    public static TheoryData<string> Examples => [.. ExampleNames];

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf("providers", folder), "*.json").Select(path => Path.Combine(folder, Path.GetFileName(path)));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_is_a_preset(string example)
    {
        var path = Repository.PathOf("providers", example);

        var file = PresetReader.Read(example, File.ReadAllBytes(path));

        file.Problems.Should().BeEmpty();
        file.Preset.Should().NotBeNull();
    }

    [SchemaFact]
    public async Task The_schema_accepts_what_the_reader_accepts()
    {
        var presets = ExampleNames.ToDictionary(
            example => example, example => JsonNode.Parse(File.ReadAllText(Repository.PathOf("providers", example)))!, StringComparer.Ordinal);
        presets["the valid preset of the tests"] = PresetTexts.Node();
        foreach (var (name, members) in LanguagePresets.All)
        {
            presets[name] = LanguagePresets.Node(members);
        }

        presets["by hand only"] = PresetTexts.Node(node => node["schedule"] = null);
        presets["several lists"] = FeedReaderTests.SeveralLists();
        presets["delta links"] = FeedReaderTests.DeltaLinks();
        foreach (var (name, change) in AccessPresets.All)
        {
            presets[name] = PresetTexts.Node(change);
        }

        presets["loopback"] = PresetTexts.Node(node => node["baseUrl"] = "http://localhost:3000/api");

        var refused = await Schema.RefusedAsync(presets);

        refused.Should().BeEmpty();
    }

    [SchemaFact]
    public async Task The_schema_refuses_what_it_can_express()
    {
        var wrong = WrongPreset.All.ToDictionary(preset => preset.Name, JsonNode (preset) => preset.Node(), StringComparer.Ordinal);

        var refused = await Schema.RefusedAsync(wrong);

        wrong.Should().HaveCountGreaterThan(30);
        refused.Should().BeEquivalentTo(WrongPreset.All.Where(preset => preset.SchemaSees).Select(preset => preset.Name));
    }
}

/// <summary>Runs only where the schema validator is installed. On a laptop without it the test is skipped; in CI it must be there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SchemaFactAttribute : FactAttribute
{
    public SchemaFactAttribute()
    {
        if (!Directory.Exists(Path.Combine(Schema.Modules, "ajv")) && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = $"npm package 'ajv' is not in {Schema.Modules}; ./test.sh installs it.";
        }
    }
}

/// <summary>Asks ajv, the reference validator of JSON Schema, in one node process.</summary>
internal static class Schema
{
    private const string Script = """
        const { createRequire } = require('node:module');
        const [modules, schema] = process.argv.slice(1);
        const Ajv = createRequire(modules + '/')('ajv/dist/2020').default;
        const validate = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false })
          .compile(JSON.parse(require('node:fs').readFileSync(schema, 'utf8')));
        const presets = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
        console.log(JSON.stringify(Object.keys(presets).filter(name => !validate(presets[name]))));
        """;

    /// <summary>Variable <c>CLEANCUSTOMERS_NODE_MODULES</c>, or <c>artifacts/npm/node_modules</c>.</summary>
    public static string Modules =>
        Environment.GetEnvironmentVariable("CLEANCUSTOMERS_NODE_MODULES") ?? Repository.PathOf("artifacts", "npm", "node_modules");

    public static async Task<string[]> RefusedAsync(Dictionary<string, JsonNode> presets)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var node = Process.Start(new ProcessStartInfo(
            "node", ["-e", Script, Modules, Repository.PathOf("schemas", "provider-preset.schema.json")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(presets).AsMemory(), deadline.Token);
        node.StandardInput.Close();
        var errors = node.StandardError.ReadToEndAsync(deadline.Token);
        var output = await node.StandardOutput.ReadToEndAsync(deadline.Token);
        await node.WaitForExitAsync(deadline.Token);
        node.ExitCode.Should().Be(0, "{0}", await errors);
        return JsonSerializer.Deserialize<string[]>(output)!;
    }
}
