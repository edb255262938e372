using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Access;
using CleanCustomers.Domain.Common;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Web.Tests.Access;

/// <summary>What tests of access do over HTTP.</summary>
internal static class Steps
{
    public const string Customers = "/api/v1/customers";

    /// <summary>Makes a key over the API and answers its whole text.</summary>
    public static async Task<string> CreateKeyAsync(this TestApp app, string client, params IReadOnlyList<Scope> scopes)
    {
        var (answer, body) = await app.SendAsync(HttpMethod.Post, "/api/v1/access/keys", Order(client, scopes));
        answer.StatusCode.Should().Be(HttpStatusCode.Created, "{0}", body);
        return body!.Text("secret")!;
    }

    public static string Order(string client, IReadOnlyList<Scope> scopes, string? expiresAt = null) => new JsonObject
    {
        ["client"] = client, ["scopes"] = new JsonArray([.. scopes.Select(scope => (JsonNode)EnumNames<Scope>.Of(scope))]), ["expiresAt"] = expiresAt,
    }.ToJsonString();

    public static string PrefixOf(string key) => key.Split('_')[1];

    /// <summary>Sends one request with a key, or with what else is written for it.</summary>
    public static async Task<(HttpResponseMessage Answer, JsonObject? Body)> AskAsync(
        this TestApp app, string? key, string path = Customers, HttpMethod? method = null, string? json = null, Action<HttpRequestMessage>? change = null)
    {
        using var http = app.NewClient();
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        change?.Invoke(request);
        var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer, answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text)!.AsObject() : null);
    }

    public static async Task<T> OrderAsync<T>(this TestApp app, IRequest<Result<T>> order)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(order, CancellationToken.None)).Value;
    }

    /// <summary>Opens a new sign-in link and answers the session's cookie, as a browser sends it back.</summary>
    public static async Task<string> SignInAsync(this TestApp app)
    {
        var link = await app.OrderAsync(new CreateSignInLink("test"));
        var (answer, _) = await app.AskAsync(null, link.Path);
        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }
}
