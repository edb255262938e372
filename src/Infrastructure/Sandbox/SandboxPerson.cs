using System.Globalization;

namespace CleanCustomers.Infrastructure.Sandbox;

/// <summary>
/// What a customer's record says in one version. Who it is never changes; from each version to the next exactly one of e-mail, phone
/// and address does.
/// </summary>
internal sealed record SandboxPerson(
    string? Given, string? Family, string? Company, string? Email, string? Phone, PersonAddress Address, string? Language, string? Born, TimeSpan Offset)
{
    private const long PurposePerson = 2;
    private const long PurposeEmail = 3;
    private const long PurposePhone = 4;
    private const long PurposeAddress = 5;
    private static readonly string[] MailHosts =
        ["post.example", "Mail.Example", "example.com", "EXAMPLE.ORG", "correo.example", "bücher.example", "почта.example", "example.net"];

    public static SandboxPerson Of(long seed, CustomerMoment moment)
    {
        var dice = new Dice(seed, moment.Index, PurposePerson);
        var culture = Cultures.All[(int)dice.Throw(Cultures.All.Count)];
        var given = (int)dice.Throw(culture.Given.Count);
        var family = dice.Pick(culture.Family);
        var isCompany = dice.PerMille(120);
        var company = isCompany ? Dirt.Soil(dice.Pick(culture.Companies), ref dice) : null;
        var names = (Given: Dirt.Soil(culture.Given[given], ref dice), Family: Dirt.OrNothing(Dirt.Soil(family, ref dice), 80, ref dice));
        var language = Dirt.OrNothing(dice.Pick(culture.Languages), 12, ref dice);
        var born = isCompany ? null : BornOf(ref dice);

        var version = moment.Version;
        var mailName = Dirt.MailName(culture.Latin.Count == 0 ? culture.Given[given] : culture.Latin[given]);
        return new SandboxPerson(
            names.Given,
            names.Family,
            company,
            EmailOf(new Dice(seed, moment.Index, PurposeEmail + (version / 3 * 8)), mailName, moment.Index),
            PhoneOf(new Dice(seed, moment.Index, PurposePhone + ((version + 1) / 3 * 8)), culture),
            PersonAddress.Of(new Dice(seed, moment.Index, PurposeAddress + ((version + 2) / 3 * 8)), culture),
            language,
            born,
            culture.Offset);
    }

    private static string? EmailOf(Dice dice, string mailName, long index)
    {
        var number = dice.Throw(3) == 0 ? index.ToString(CultureInfo.InvariantCulture) : dice.Throw(1000).ToString(CultureInfo.InvariantCulture);
        var email = Dirt.SpoilEmail($"{mailName}.{number}@{dice.Pick(MailHosts)}", ref dice);
        return Dirt.OrNothing(dice.PerMille(40) ? email.ToUpperInvariant() : Dirt.Soil(email, ref dice), 25, ref dice);
    }

    private static string? PhoneOf(Dice dice, Culture culture) =>
        Dirt.OrNothing(Dirt.Digits(dice.Pick(culture.Phones), ref dice), 10, ref dice);

    // dd/MM/yyyy as declared in the preset; one in 50 is a zero date, one in 8 is missing.
    private static string? BornOf(ref Dice dice)
    {
        var day = new DateOnly(1935, 1, 1).AddDays((int)dice.Throw(73 * 365));
        var text = day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
        return dice.Throw(100) switch
        {
            < 2 => "00/00/0000",
            < 14 => null,
            _ => text,
        };
    }
}

/// <summary>The address part of a record.</summary>
internal sealed record PersonAddress(string? Street, string? City, string? Region, string? PostalCode, string? Country)
{
    public static PersonAddress Of(Dice dice, Culture culture)
    {
        var place = culture.Places[(int)dice.Throw(culture.Places.Count)];
        return new PersonAddress(
            Dirt.OrNothing(Dirt.Soil(Dirt.Digits(dice.Pick(culture.Streets), ref dice), ref dice), 30, ref dice),
            Dirt.OrNothing(Dirt.Soil(place.City, ref dice), 40, ref dice),
            Dirt.OrNothing(place.Region, 20, ref dice),
            Dirt.OrNothing(Dirt.Digits(place.PostalCode, ref dice), 20, ref dice),
            Dirt.OrNothing(Dirt.Soil(dice.Pick(culture.Countries), ref dice), 50, ref dice));
    }
}
