using System.Globalization;

namespace CleanCustomers.Testing.Simulators;

/// <summary>The ways in which systems write instants.</summary>
internal static class Clocks
{
    public static string Iso(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string IsoMilliseconds(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>2025-07-02T11:27:00-05:00</c></summary>
    public static string IsoOffset(DateTimeOffset value, TimeSpan offset) => value.ToOffset(offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary><c>2021-05-27T13:59:29.000+0000</c></summary>
    public static string IsoBasicOffset(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);

    /// <summary><c>2021-05-27T13:59:29</c>, in a zone that the text does not name.</summary>
    public static string Local(DateTimeOffset value) => value.DateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">Not RFC 3339.</exception>
    public static DateTimeOffset Read(string text) =>
        DateTimeOffset.ParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
