using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>budget</c>.</summary>
internal static class BudgetReader
{
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(1);

    public static Budget? Read(PresetObject root)
    {
        if (root.Object("budget") is not { } member)
        {
            return null;
        }

        var requests = member.Integer("requests", 1, 1_000_000);
        var per = member.Duration("per", ShortestSpan, LongestSpan);
        if ((member.Find("requests") is null) != (member.Find("per") is null))
        {
            member.Problems.Add(member.Pointer, "A rate has two parts.", "Write \"requests\" and \"per\", for example 100 and PT10S.");
        }

        var daily = member.Object("daily") is { } quota ? ReadDaily(quota) : null;
        member.RefuseOthers();
        return new Budget(requests is { } most && per is { } span ? new RequestRate((int)most, span) : null, daily);
    }

    private static DailyQuota ReadDaily(PresetObject quota)
    {
        var header = AuthReader.HeaderName(quota, "header", isRequired: true);
        var share = PresetNumbers.Read(quota, "share", 0.0001m, 1, isRequired: true) ?? 1;
        var most = PresetNumbers.Read(quota, "most", 0.0001m, 1) ?? 0.8m;
        quota.RefuseOthers();
        return new DailyQuota(header ?? "", share, most);
    }
}
