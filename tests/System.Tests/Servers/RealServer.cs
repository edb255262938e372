using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CleanCustomers.SystemTests.Servers;

/// <summary>A customer system written by others, with its preset. Its own answers are the truth the product is compared with.</summary>
internal abstract class RealServer(NodeProgram program) : IAsyncDisposable
{
    /// <summary>The provider's name in the preset.</summary>
    public const string Provider = "real";

    /// <summary>Names of secrets and their values, for the product's environment.</summary>
    public virtual IReadOnlyList<(string Name, string Value)> Secrets => [];

    /// <summary>Customers to begin with.</summary>
    public virtual int People => 130;

    /// <summary>The system can be asked for what changed, so that a run need not read everything.</summary>
    public virtual bool TellsChanges => true;

    /// <summary>Its list comes in several pages.</summary>
    public virtual bool IsPaged => true;

    /// <summary>A record has a change time.</summary>
    public virtual bool HasChangeTime => true;

    /// <summary>The name as the product should store it.</summary>
    public virtual string NameOf(Person person) => person.Name;

    protected HttpClient Http { get; } = new() { BaseAddress = program.BaseUrl };

    public Uri BaseUrl => program.BaseUrl;

    /// <summary>The preset, as an operator would write it from the system's documentation.</summary>
    public abstract string Preset();

    /// <returns>The system's id of the new customer.</returns>
    public abstract Task<string> AddAsync(Person person);

    public abstract Task ChangeCityAsync(string id, string city);

    public abstract Task RemoveAsync(string id);

    /// <summary>The system's own count.</summary>
    public abstract Task<int> CountAsync();

    /// <summary>When the system says that it last changed the customer.</summary>
    public abstract Task<DateTimeOffset> ChangedAtAsync(string id);

    public virtual async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await program.DisposeAsync();
    }

    protected async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.Should().BeTrue("{0} {1} was answered {2}: {3}", method, path, (int)answer.StatusCode, text);
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    protected static HttpContent Json(object value) => JsonContent.Create(value, options: new JsonSerializerOptions());

    /// <summary>Cron null: collected by hand. Loopback is a private network, so it has to be allowed.</summary>
    internal static string Common => $$"""
        "provider": "{{Provider}}", "schedule": null, "network": { "allow": ["127.0.0.0/8"] }, "deletions": { "absence": {} }
        """;
}
