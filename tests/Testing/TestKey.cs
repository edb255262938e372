using System.Net.Http.Headers;

namespace CleanCustomers.Testing;

/// <summary>A key with every scope for servers that tests start: named by their configuration, in no store.</summary>
public static class TestKey
{
    private const string Variable = "CLEANCUSTOMERS_TEST_KEY";

    /// <summary>Of the right form, and good for nothing but servers that were told so.</summary>
    public static string Text { get; } = "cc_testtest_" + new string('t', 52);

    /// <summary>Environment variables of a server that lets it in.</summary>
    public static IReadOnlyList<(string Name, string Value)> Settings { get; } =
        [("CLEANCUSTOMERS_Access__BootstrapKey", $"env:{Variable}"), (Variable, Text)];

    public static AuthenticationHeaderValue Header { get; } = new("Bearer", Text);

    public static void AddTo(IDictionary<string, string?> environment)
    {
        foreach (var (name, value) in Settings)
        {
            environment[name] = value;
        }
    }

    /// <summary>Shows the key with every request from now on.</summary>
    public static HttpClient WithTestKey(this HttpClient http)
    {
        http.DefaultRequestHeaders.Authorization = Header;
        return http;
    }
}
