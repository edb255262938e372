using System.Text.RegularExpressions;
using System.Xml;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>ISO 8601 durations of days, hours, minutes and seconds. Months and years have no fixed length and are refused.</summary>
internal static partial class IsoDuration
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (!Form.IsMatch(text))
        {
            return false;
        }

        duration = XmlConvert.ToTimeSpan(text);
        return true;
    }

    public static string Format(TimeSpan duration) => XmlConvert.ToString(duration);

    [GeneratedRegex(@"\AP(?=.)([0-9]{1,6}D)?(T(?=.)([0-9]{1,6}H)?([0-9]{1,6}M)?([0-9]{1,6}(\.[0-9]{1,6})?S)?)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form { get; }
}
