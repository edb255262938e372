using System.Text.Json.Nodes;

namespace CleanCustomers.Web.Tests;

/// <summary>Walks a list to its end.</summary>
internal static class Walk
{
    /// <param name="between">Called after each part that is not the last.</param>
    public static async Task<List<JsonNode>> AllAsync(TestApp app, string path, Action<int>? between = null)
    {
        var items = new List<JsonNode>();
        var part = 0;
        for (var next = path; next is not null;)
        {
            var (answer, body) = await app.SendAsync(HttpMethod.Get, next);
            answer.IsSuccessStatusCode.Should().BeTrue("{0} answered {1}", next, body);
            items.AddRange(body!.Items());
            next = NextOf(answer);
            (next is null).Should().Be(body!["next"] is null, "the Link header and the cursor agree");
            if (next is not null)
            {
                between?.Invoke(++part);
            }
        }

        return items;
    }

    private static string? NextOf(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Link", out var links))
        {
            return null;
        }

        var link = links.Single();
        link.Should().StartWith("</").And.EndWith(">; rel=\"next\"");
        return link[1..link.IndexOf('>', StringComparison.Ordinal)];
    }
}
