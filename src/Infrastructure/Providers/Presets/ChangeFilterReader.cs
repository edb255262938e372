using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>changedSince</c>.</summary>
internal static class ChangeFilterReader
{
    private static readonly TimeSpan DefaultOverlap = TimeSpan.FromMinutes(1);

    public static ChangeFilter? Read(PresetObject root)
    {
        if (root.Object("changedSince") is not { } member)
        {
            return null;
        }

        var parameter = member.Text("parameter");
        var condition = ConditionReader.Read(member, "condition");
        if ((member.Find("parameter") is null) == (member.Find("condition") is null))
        {
            member.Problems.Add(member.Pointer, "The lower bound goes into one place.", "Name either \"parameter\" or \"condition\".");
        }

        var format = DateFormatReader.Read(member.Text("format", isRequired: true), member.PointerOf("format"), member.Problems);
        var overlap = member.Duration("overlap", TimeSpan.Zero, TimeSpan.FromDays(7)) ?? DefaultOverlap;
        var zone = member.Zone("zone");
        var until = member.Text("untilParameter");
        var lag = member.Duration("lag", TimeSpan.Zero, TimeSpan.FromDays(1)) ?? TimeSpan.Zero;
        var retention = member.Duration("retention", TimeSpan.FromHours(1), TimeSpan.FromDays(3650));
        member.RefuseOthers();
        if (format is null || (zone is null && member.Find("zone") is not null))
        {
            return null;
        }

        var filter = new ChangeFilter(parameter ?? "", format, overlap, zone)
        {
            UntilParameter = until,
            Condition = condition,
            Lag = lag,
            Retention = retention,
        };
        Check(member, filter);
        return filter;
    }

    private static void Check(PresetObject member, ChangeFilter filter)
    {
        foreach (var fault in DateSourceRules.Check(filter))
        {
            member.Problem(fault.Member, fault.Message, fault.Remedy);
        }

        if (filter.Condition is { } condition)
        {
            ConditionReader.Require(member, "condition", Question.HasSince(condition), "{since}");
            if (filter.UntilParameter is not null && Question.HasUntil(filter with { UntilParameter = null }))
            {
                member.Problem("untilParameter", "The upper bound goes into one place.", "Leave out \"untilParameter\" or {until}.");
            }
        }

        // Cut to a day, an upper bound would hide the changes of today until tomorrow.
        if (filter.Format.Kind == DateFormatKind.IsoDate && Question.HasUntil(filter))
        {
            member.Problem("format", "A day is too coarse for an upper bound.", "Write the bounds in a format with a time, or leave the upper bound out.");
        }
    }
}

/// <summary>Reads the name of a date format.</summary>
internal static class DateFormatReader
{
    public static DateFormat? Read(string? text, string pointer, PresetProblems problems)
    {
        if (text is null)
        {
            return null;
        }

        if (DateFormatNames.TryParse(text, out var format))
        {
            return format;
        }

        problems.Add(pointer, $"There is no date format '{text}'.", Spelling.Hint(text, DateFormatNames.All));
        return null;
    }
}
