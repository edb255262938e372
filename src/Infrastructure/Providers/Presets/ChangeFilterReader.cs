using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;

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

        var parameter = member.Text("parameter", isRequired: true);
        var format = DateFormatReader.Read(member.Text("format", isRequired: true), member.PointerOf("format"), member.Problems);
        var overlap = member.Duration("overlap", TimeSpan.Zero, TimeSpan.FromDays(7)) ?? DefaultOverlap;
        var zone = member.Zone("zone");
        member.RefuseOthers();
        if (parameter is null || format is null || (zone is null && member.Find("zone") is not null))
        {
            return null;
        }

        var filter = new ChangeFilter(parameter, format, overlap, zone);
        foreach (var fault in DateSourceRules.Check(filter))
        {
            member.Problem(fault.Member, fault.Message, fault.Remedy);
        }

        return filter;
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
