namespace CleanCustomers.Testing;

/// <content>The faults tests ask for by name; everything else goes through <see cref="Answers"/> and <see cref="Rewrites"/>.</content>
public sealed partial class ScriptedProvider
{
    private int positionsInvented;

    /// <summary>The page after page <paramref name="page"/> is cut in the middle of its body.</summary>
    public void CutsLineAfterPage(int page, int times = 1) => Answers(Testing.Answers.CutInTheMiddle(), page, times);

    /// <summary>The page after page <paramref name="page"/> stops in the middle of its body and the line stays open.</summary>
    public void StallsAfterPage(int page, int times = 1) => Answers(Testing.Answers.StallInTheMiddle(), page, times);

    /// <summary>Answers 429; the header is left out when <paramref name="retryAfter"/> is null.</summary>
    public void ThrottlesAfterPage(int page, string? retryAfter, int times = 1) => Answers(
        Testing.Answers.Status(429, retryAfter is null ? [] : [("Retry-After", retryAfter)]), page, times);

    /// <summary>Answers a status without further headers.</summary>
    public void FailsAfterPage(int page, int status = 500, int times = 1) => Answers(Testing.Answers.Status(status), page, times);

    /// <summary>From then on the next position is the one just asked for.</summary>
    public void RepeatsPositionAfterPage(int page) => Rewrites(
        answer => answer with { Next = answer.Asked, Link = LinkTo(answer.Link, answer.Next, answer.Asked), HasMore = true }, page, int.MaxValue);

    /// <summary>From then on every page is the same list of records under ever new positions.</summary>
    public void RepeatsContentAfterPage(int page)
    {
        ListAnswer? first = null;
        Rewrites(
            answer =>
            {
                first ??= answer;
                var next = $"o0x{Interlocked.Increment(ref positionsInvented)}";
                return answer with { Records = first.Records, Next = next, Link = LinkTo(first.Link, first.Next, next), HasMore = true };
            },
            page,
            int.MaxValue);
    }

    /// <summary>Slips in empty pages that say "go on" before the rest of the list. Only for styles whose position comes from the provider.</summary>
    public void SendsEmptyPagesAfterPage(int page, int times = 1) => Rewrites(
        answer =>
        {
            var here = (answer.Asked.Length == 0 ? "o0" : answer.Asked) + $"x{Interlocked.Increment(ref positionsInvented)}";
            return answer with { Records = [], Next = here, Link = LinkTo(answer.Link, answer.Next, here), HasMore = true };
        },
        page,
        times);

    /// <summary>The next link is this text instead of its own.</summary>
    public void LinksToAfterPage(int page, string link) => Rewrites(answer => answer with { Link = link, Next = link, HasMore = true }, page);

    /// <summary>Changes the list once, after page <paramref name="page"/> (at least 1) was put together and before the next one is: rows move while somebody reads.</summary>
    public void ChangesAfterPage(int page, Action<ScriptedCustomers> change) => Rewrites(
        answer =>
        {
            change(Customers);
            return answer;
        },
        page - 1);

    private static string? LinkTo(string? link, string? from, string to) =>
        link is null || from is null ? link : link.Replace($"cursor={from}", $"cursor={to}", StringComparison.Ordinal);
}
