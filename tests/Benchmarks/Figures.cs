using System.Globalization;

namespace CleanCustomers.Benchmarks;

/// <summary>Figures as they are printed.</summary>
internal static class Figures
{
    public static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Mebi(double bytes) => Whole(bytes / 1024 / 1024);

    public static string Milliseconds(TimeSpan value) => value.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture);

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
