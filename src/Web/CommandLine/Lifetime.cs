using System.CommandLine;
using System.Globalization;

namespace CleanCustomers.Web.CommandLine;

/// <summary>An option that takes a time such as <c>90d</c> or <c>12h</c>.</summary>
internal static class Lifetime
{
    private const int MostDays = 3650;

    public static Option<TimeSpan?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = result =>
        {
            if (result.Tokens is [{ Value: var text }] && Read(text) is { } time)
            {
                return time;
            }

            result.AddError($"{name} takes days or hours, for example 90d or 12h; at most {MostDays}d.");
            return null;
        },
    };

    private static TimeSpan? Read(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > MostDays * 24)
        {
            return null;
        }

        var time = text[^1] switch
        {
            'd' => TimeSpan.FromDays(number),
            'h' => TimeSpan.FromHours(number),
            _ => TimeSpan.Zero,
        };
        return time > TimeSpan.Zero && time <= TimeSpan.FromDays(MostDays) ? time : null;
    }
}
