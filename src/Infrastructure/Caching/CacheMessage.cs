using System.Globalization;

namespace CleanCustomers.Infrastructure.Caching;

/// <summary>What nodes tell each other over the channel of invalidations. One line of text: <c>void 4f2a customer:1,7 summary:0</c>.</summary>
/// <param name="Node">Who sent it.</param>
internal abstract record CacheMessage(string Node)
{
    private const int MostBuckets = 65_536;

    /// <summary>Says nothing; that it comes back proves that messages arrive.</summary>
    /// <param name="SentAt">The sender's own timestamp.</param>
    internal sealed record Beat(string Node, long SentAt) : CacheMessage(Node)
    {
        public override string Format() => string.Create(CultureInfo.InvariantCulture, $"beat {Node} {SentAt}");
    }

    /// <summary>These are void.</summary>
    internal sealed record Voided(string Node, IReadOnlyCollection<CacheBucket> Buckets) : CacheMessage(Node)
    {
        public override string Format() => string.Join(' ', Buckets
            .GroupBy(bucket => bucket.Region, StringComparer.Ordinal)
            .Select(region => $"{region.Key}:{string.Join(',', region.Select(bucket => bucket.Number.ToString(CultureInfo.InvariantCulture)))}")
            .Prepend($"void {Node}"));
    }

    /// <summary>Everything is void.</summary>
    internal sealed record AllVoided(string Node) : CacheMessage(Node)
    {
        public override string Format() => $"all {Node}";
    }

    public abstract string Format();

    /// <summary>Null when it is no such line.</summary>
    public static CacheMessage? Read(string? line) => line?.Split(' ') switch
    {
        ["beat", var node, var sent] when long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var sentAt) => new Beat(node, sentAt),
        ["all", var node] => new AllVoided(node),
        ["void", var node, .. { Length: > 0 } regions] when ReadBuckets(regions) is { } buckets => new Voided(node, buckets),
        _ => null,
    };

    private static List<CacheBucket>? ReadBuckets(string[] regions)
    {
        var buckets = new List<CacheBucket>();
        foreach (var region in regions)
        {
            if (region.Split(':') is not [{ Length: > 0 } name, var numbers])
            {
                return null;
            }

            foreach (var text in numbers.Split(','))
            {
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= MostBuckets)
                {
                    return null;
                }

                buckets.Add(new CacheBucket(name, number));
            }
        }

        return buckets;
    }
}
