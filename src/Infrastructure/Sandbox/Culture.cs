namespace CleanCustomers.Infrastructure.Sandbox;

/// <summary>What people of one country write into forms. Lists are hand-made; phone numbers and places are patterns in which # is a digit.</summary>
/// <param name="Offset">Usual distance from UTC; the zone of <c>created</c>.</param>
/// <param name="Countries">How the country is written: names in several languages, codes.</param>
/// <param name="Languages">How the language is written.</param>
/// <param name="Latin">Given names in Latin letters for e-mail addresses, one per given name; empty when those are Latin already.</param>
/// <param name="Places">City, region, postal code.</param>
internal sealed record Culture(
    TimeSpan Offset,
    IReadOnlyList<string> Countries,
    IReadOnlyList<string> Languages,
    IReadOnlyList<string> Given,
    IReadOnlyList<string> Latin,
    IReadOnlyList<string> Family,
    IReadOnlyList<string> Companies,
    IReadOnlyList<string> Streets,
    IReadOnlyList<Place> Places,
    IReadOnlyList<string> Phones)
{
    /// <summary>Every list is one text, its parts between bars; a place's three parts are between slashes.</summary>
    public static Culture Of(
        double hours, string countries, string languages, string given, string latin, string family, string companies, string streets,
        string places, string phones) => new(
            TimeSpan.FromHours(hours), Split(countries), Split(languages), Split(given), Split(latin), Split(family), Split(companies),
            Split(streets), [.. Split(places).Select(Place.Of)], Split(phones));

    private static string[] Split(string list) => list.Split('|', StringSplitOptions.RemoveEmptyEntries);
}

internal sealed record Place(string City, string Region, string PostalCode)
{
    public static Place Of(string text)
    {
        var parts = text.Split('/');
        return new Place(parts[0], parts[1], parts[2]);
    }
}
