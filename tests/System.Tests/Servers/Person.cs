using System.Globalization;

namespace CleanCustomers.SystemTests.Servers;

/// <summary>A customer put into a server. The first ten are fixed, and are compared code point by code point.</summary>
internal sealed record Person(int Number, string First, string Last, string Email, string Phone, string City, string Country, string Birth)
{
    // Names in which a wrong charset, a wrong normalisation or a cut surrogate pair shows.
    private static readonly (string First, string Last)[] Fixed =
    [
        ("Zoë", "Ångström"), ("José María", "Núñez-O’Neil"), ("小龍", "李"), ("さくら", "山田"), ("Ольга", "Ёлкина"),
        ("Łukasz", "Żółć"), ("محمد", "الفارسي"), ("नेहा", "शर्मा"), ("Đặng", "Thị Hà"), ("𝒜nne", "Ōno 🙂"),
    ];

    public static IReadOnlyList<Person> Fixtures => [.. Enumerable.Range(1, Fixed.Length).Select(Make)];

    public string Name => $"{First} {Last}";

    public static Person Make(int number)
    {
        var (first, last) = number <= Fixed.Length ? Fixed[number - 1] : ("Ana", Text($"Person {number:0000}"));
        return new Person(number, first, last, Text($"person{number}@example.com"), Text($"+34 600 {number:000000}"), "Málaga", "ES", "1956-02-21");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
