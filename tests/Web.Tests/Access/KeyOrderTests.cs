using System.Net;

namespace CleanCustomers.Web.Tests.Access;

/// <summary>An order that shows a secret, sent with an <c>Idempotency-Key</c>.</summary>
public sealed class KeyOrderTests
{
    [Fact]
    public async Task A_key_is_made_once_and_its_secret_is_not_kept_for_the_second_time()
    {
        await using var app = await TestApp.StartAsync();

        var (first, made) = await OrderAsync(app);
        var (second, told) = await OrderAsync(app);
        var (_, keys) = await app.SendAsync(HttpMethod.Get, "/api/v1/access/keys");

        first.StatusCode.Should().Be(HttpStatusCode.Created);
        second.StatusCode.Should().Be(HttpStatusCode.Conflict);
        second.Headers.GetValues("Idempotency-Replayed").Should().Equal("true");
        TestApp.Problem(second, told).Code().Should().Be("idempotency.not_kept");
        keys!["items"]!.AsArray().Count(key => key!["client"]!.GetValue<string>() == "reporting").Should().Be(1);
        var secret = made!["secret"]!.GetValue<string>().Split('_')[^1];
        new[] { app.Store.File, app.Store.File + "-wal" }.Where(File.Exists).Select(ReadShared).Should().NotBeEmpty().And.OnlyContain(text => !text.Contains(secret));
    }

    private static string ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static Task<(HttpResponseMessage Answer, System.Text.Json.Nodes.JsonNode? Body)> OrderAsync(TestApp app) => app.SendAsync(
        HttpMethod.Post, "/api/v1/access/keys", """{"client":"reporting","scopes":["customers.read"]}""", request => request.Headers.Add("Idempotency-Key", "once"));
}
