using System.Text.Json;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>request</c>.</summary>
internal static class RequestReader
{
    public static PresetRequest? Read(PresetObject root)
    {
        if (root.Object("request", isRequired: true) is not { } request)
        {
            return null;
        }

        var path = request.Text("path", isRequired: true);
        if (path is not null && !IsPath(path))
        {
            request.Problem("path", "The path is not one under the base URL.", "Start with one slash and leave out host, query and fragment: /customers.");
        }

        var query = ReadPairs(request, "query");
        foreach (var (name, _) in query.Where(pair => HeaderNames.HoldsSecretInQuery(pair.Key)))
        {
            request.Problems.Add(
                request.PointerOf("query") + PresetJson.Step(name), "A secret must not stand in a preset or an address.", "Use \"auth\" with kind headerKey, bearer or basic.");
        }

        var headers = ReadHeaders(request);
        var body = RequestBodyReader.Read(request);
        var conditions = RequestBodyReader.ReadConditions(request, query, body);
        var charset = request.Text("charset", longest: 40);
        if (charset is not null && !Charsets.TryFind(charset, out _))
        {
            request.Problem("charset", $"There is no character set '{charset}'.", "Write for example utf-8, windows-1252 or utf-16.");
        }

        request.RefuseOthers();
        return path is null ? null : new PresetRequest(path, query, headers) { Body = body, Charset = charset, Conditions = conditions };
    }

    private static bool IsPath(string path) =>
        path[0] == '/'
        && !path.StartsWith("//", StringComparison.Ordinal)
        && !path.AsSpan().ContainsAny("?#\\ ")
        && !path.Split('/').Contains("..", StringComparer.Ordinal);

    private static List<KeyValuePair<string, string>> ReadHeaders(PresetObject request)
    {
        var headers = ReadPairs(request, "headers");
        foreach (var (name, value) in headers)
        {
            var place = request.PointerOf("headers") + PresetJson.Step(name);
            if (HeaderNames.HoldsSecret(name))
            {
                request.Problems.Add(place, "A header with a secret must not stand in a preset.", "Use \"auth\".");
            }
            else if (HeaderNames.IsOurs(name) || !HeaderNames.IsToken(name))
            {
                request.Problems.Add(place, $"'{name}' is no header that a preset can set.", "Leave it out.");
            }
            else if (value.Any(c => c is < ' ' or > '~'))
            {
                request.Problems.Add(place, "The value holds characters that a header cannot carry.", "Write plain ASCII.");
            }
        }

        return headers;
    }

    private static List<KeyValuePair<string, string>> ReadPairs(PresetObject request, string name)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        if (request.Object(name) is not { } members)
        {
            return pairs;
        }

        foreach (var member in members.Members)
        {
            if (member.Value.ValueKind == JsonValueKind.String && member.Name.Length > 0)
            {
                pairs.Add(new KeyValuePair<string, string>(member.Name, member.Value.GetString()!));
            }
            else
            {
                members.WrongKind(member.Name, member.Value, "a text");
            }
        }

        return pairs;
    }
}
