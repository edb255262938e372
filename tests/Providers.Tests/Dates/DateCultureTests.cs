using System.Globalization;
using CleanCustomers.Domain.Providers.Dates;

namespace CleanCustomers.Providers.Tests.Dates;

public sealed class DateCultureTests
{
    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("da-DK")]
    [InlineData("tr-TR")]
    public void Reading_and_writing_do_not_depend_on_the_culture_of_the_machine(string culture)
    {
        var bound = new DateTimeOffset(2026, 1, 15, 10, 30, 59, TimeSpan.Zero);
        string[] formats = ["iso", "iso-local", "iso-date", "epoch-s-fraction", "http-date", "excel-serial", "pattern:dd/MM/yyyy HH:mm", "pattern:d MMM yyyy"];
        var invariant = In(CultureInfo.InvariantCulture, () => Everything(bound, formats));

        var there = In(CultureInfo.GetCultureInfo(culture), () => Everything(bound, formats));

        there.Should().Equal(invariant);
        there.Should().NotContain("issue");
    }

    private static List<string> Everything(DateTimeOffset bound, string[] formats)
    {
        var written = formats.Select(format => DateWriter.Format(bound, Declared.Format(format), "UTC")).ToList();
        return [.. written, .. written.Zip(formats, (text, format) => Declared.Instant(Declared.Source(format, "UTC"), text))];
    }

    private static T In<T>(CultureInfo culture, Func<T> work)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            return work();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
