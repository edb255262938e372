using CleanCustomers.Application.Common;

namespace CleanCustomers.Application.Customers;

/// <summary>What of this module is kept in the cache. Lists, histories and records are not, and the change feed never is (ADR 0040).</summary>
internal static class CachedCustomers
{
    public const string SummaryKey = "all";

    // One change in 1024 buckets drops a thousandth of the kept customers, and dropping all of them is a thousand small writes.
    public static readonly CacheRegion<CustomerSeen> One = new("customer", Schema: 2) { Buckets = 1024 };

    // Freshness and quarantine change without any customer changing, so nobody tells; hence the short life.
    public static readonly CacheRegion<CustomerSummary> Summary = new("summary", Schema: 1) { LongestLifetime = TimeSpan.FromSeconds(10) };
}
