using System.Text.Json;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>deletions.absence</c>: when a record that the list no longer shows counts as deleted.</summary>
internal static class AbsenceReader
{
    private const int MostWalks = 100;

    /// <param name="deletions">The member <c>deletions</c>.</param>
    /// <returns>Null when the member is missing: nothing is ever deleted because it is missing.</returns>
    public static AbsenceRule? Read(PresetObject deletions)
    {
        if (deletions.Object("absence") is not { } absence)
        {
            return null;
        }

        var walks = (int)(absence.Integer("walks", AbsenceRule.UsualWalks, MostWalks) ?? AbsenceRule.UsualWalks);
        var most = ReadShare(absence);
        absence.RefuseOthers();
        return new AbsenceRule(walks, most);
    }

    private static double ReadShare(PresetObject absence)
    {
        if (absence.Find("most") is not { } value)
        {
            return AbsenceRule.UsualMost;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var share) && share is > 0 and <= 1)
        {
            return share;
        }

        absence.Problem("most", "The value is not a share.", "Write a number above 0 and at most 1, without quotes: 0.2 lets a fifth of the records go at once.");
        return AbsenceRule.UsualMost;
    }
}
