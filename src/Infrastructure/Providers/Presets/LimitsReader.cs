using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>limits</c>; what is missing keeps its default.</summary>
internal static class LimitsReader
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestPage = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestRun = TimeSpan.FromSeconds(1);

    public static Limits Read(PresetObject root)
    {
        var defaults = new Limits();
        if (root.Object("limits") is not { } member)
        {
            return defaults;
        }

        var limits = new Limits
        {
            Connect = member.Duration("connect", Shortest, Longest) ?? defaults.Connect,
            Headers = member.Duration("headers", Shortest, Longest) ?? defaults.Headers,
            Silence = member.Duration("silence", Shortest, Longest) ?? defaults.Silence,
            Page = member.Duration("page", Shortest, LongestPage) ?? defaults.Page,
            Run = member.Duration("run", ShortestRun, Limits.LongestRun),
            WireBytes = member.Integer("wireBytes", 1024, 1024L * 1024 * 1024) ?? defaults.WireBytes,
            BodyBytes = member.Integer("bodyBytes", 1024, 1024L * 1024 * 1024) ?? defaults.BodyBytes,
            Depth = (int)(member.Integer("depth", 8, 1_000) ?? defaults.Depth),
            Members = (int)(member.Integer("members", 10, 1_000_000) ?? defaults.Members),
            StringBytes = (int)(member.Integer("stringBytes", 256, 64 * 1024 * 1024) ?? defaults.StringBytes),
            RecordBytes = (int)(member.Integer("recordBytes", 256, 64 * 1024 * 1024) ?? defaults.RecordBytes),
            RecordsPerPage = (int)(member.Integer("recordsPerPage", 1, 100_000) ?? defaults.RecordsPerPage),
            PagesPerRun = (int)(member.Integer("pagesPerRun", 1, 10_000_000) ?? defaults.PagesPerRun),
            EmptyPagesInARow = (int)(member.Integer("emptyPagesInARow", 1, 10_000) ?? defaults.EmptyPagesInARow),
            Retries = (int)(member.Integer("retries", 0, 10) ?? defaults.Retries),
            Concurrency = (int)(member.Integer("concurrency", 1, 16) ?? defaults.Concurrency),
        };
        member.RefuseOthers();
        if (member.Find("recordBytes") is not null && limits.RecordBytes > limits.BodyBytes)
        {
            member.Problem("recordBytes", "A record cannot be larger than the page that holds it.", "Make \"bodyBytes\" larger or \"recordBytes\" smaller.");
        }

        return limits;
    }
}
