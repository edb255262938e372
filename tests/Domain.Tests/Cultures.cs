using System.Globalization;

namespace CleanCustomers.Domain.Tests;

/// <summary>Runs code under another culture: dotless i, Buddhist and Hijri calendars, a dot between hours and minutes.</summary>
internal static class Cultures
{
    public static TheoryData<string> Awkward { get; } = new() { "tr-TR", "th-TH", "ar-SA", "da-DK", "az-Latn-AZ" };

    public static T Run<T>(string culture, Func<T> action)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
