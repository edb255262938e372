using System.Collections.Frozen;
using System.Text.Json;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>throttle</c>; what is missing keeps its default.</summary>
internal static class ThrottleReader
{
    private const int MostDelays = 10;
    private const decimal MostPerSecond = 1_000_000;

    private static readonly FrozenDictionary<string, DelayForm> Forms = new Dictionary<string, DelayForm>(StringComparer.Ordinal)
    {
        ["retryAfter"] = DelayForm.RetryAfter,
        ["seconds"] = DelayForm.Seconds,
        ["milliseconds"] = DelayForm.Milliseconds,
        ["epoch-s"] = DelayForm.EpochSeconds,
        ["epoch-ms"] = DelayForm.EpochMilliseconds,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Throttle Read(PresetObject root)
    {
        if (root.Object("throttle") is not { } member)
        {
            return Throttle.Default;
        }

        var delays = PresetItems.Read(member, "delay", MostDelays).Select(ReadDelay).OfType<DelaySource>().ToList();
        var throttle = new Throttle
        {
            Statuses = Statuses(member) ?? Throttle.Default.Statuses,
            Delays = delays.Count > 0 ? delays : Throttle.Default.Delays,
            Usage = member.Object("usage") is { } usage ? ReadUsage(usage) : null,
            Bucket = member.Object("bucket") is { } bucket ? ReadBucket(bucket) : null,
        };
        member.RefuseOthers();
        return throttle;
    }

    private static List<int>? Statuses(PresetObject member)
    {
        if (member.Find("statuses") is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is > 0 and <= 20
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var status) && status is >= 400 and <= 599))
        {
            return [.. value.EnumerateArray().Select(item => item.GetInt32())];
        }

        member.Problem("statuses", "The value is not a list of statuses.", "List 1 to 20 numbers from 400 to 599. What a 200 says in its body belongs into \"errors\".");
        return null;
    }

    private static DelaySource? ReadDelay(PresetObject delay)
    {
        var header = AuthReader.HeaderName(delay, "header");
        var path = delay.Path("path");
        var form = delay.Text("as");
        if (form is not null && !Forms.ContainsKey(form))
        {
            delay.Problem("as", $"A wait cannot be written as '{form}'.", Spelling.Hint(form, Forms.Keys));
        }

        if ((header is null) == (path is null))
        {
            delay.Problems.Add(delay.Pointer, "A wait stands in one place.", "Name either \"header\" or \"path\".");
        }

        delay.RefuseOthers();
        return new DelaySource(header, path, form is null ? DelayForm.RetryAfter : Forms.GetValueOrDefault(form));
    }

    private static UsageSource ReadUsage(PresetObject usage)
    {
        var header = AuthReader.HeaderName(usage, "header", isRequired: true);
        var limit = PresetNumbers.Read(usage, "limit", 1, 1_000_000_000);
        var limitHeader = AuthReader.HeaderName(usage, "limitHeader");
        var counts = usage.Text("counts");
        if (counts is not (null or "used" or "remaining"))
        {
            usage.Problem("counts", $"The number cannot count '{counts}'.", "Write \"used\" or \"remaining\".");
        }

        if (limit is not null && limitHeader is not null)
        {
            usage.Problem("limitHeader", "The allowance is named twice.", "Name either \"limit\" or \"limitHeader\".");
        }

        if (counts == "remaining" && limit is null && limitHeader is null)
        {
            usage.Problem("counts", "What remains says nothing without the whole.", "Add \"limit\" or \"limitHeader\".");
        }

        var most = PresetNumbers.Read(usage, "most", 0.01m, 1) ?? 0.8m;
        var restore = PresetNumbers.Read(usage, "restorePerSecond", 0.0001m, MostPerSecond, isRequired: true) ?? 1;
        usage.RefuseOthers();
        return new UsageSource(header ?? "", limit, limitHeader, counts == "remaining", most, restore);
    }

    private static CostBucket? ReadBucket(PresetObject bucket)
    {
        var available = bucket.Path("available", isRequired: true);
        var restore = bucket.Path("restorePerSecond", isRequired: true);
        var needed = bucket.Path("needed", isRequired: true);
        bucket.RefuseOthers();
        return available is null || restore is null || needed is null ? null : new CostBucket(available, restore, needed);
    }
}
