using System.Globalization;
using System.Text.Json;

namespace CleanCustomers.Infrastructure.Sandbox;

/// <summary>
/// Writes a customer as the sandbox's API shows it. About 3 records in 1,000 are broken in a way that a careful reader has to refuse;
/// whether one is, depends on its version, so a later version repairs it.
/// </summary>
internal static class SandboxRecordWriter
{
    private const long PurposeFault = 7;
    private const string IsoZ = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const string IsoOffset = "yyyy-MM-dd'T'HH:mm:sszzz";

    public static string IdOf(long index) => "sbx-" + index.ToString("D7", CultureInfo.InvariantCulture);

    public static void Write(Utf8JsonWriter json, long seed, CustomerMoment moment)
    {
        json.WriteStartObject();
        if (moment.Removed)
        {
            json.WriteString("id", IdOf(moment.Index));
            json.WriteString("updated", moment.ChangedAt.ToString(IsoZ, CultureInfo.InvariantCulture));
            json.WriteBoolean("deleted", true);
        }
        else
        {
            WriteLiving(json, moment, SandboxPerson.Of(seed, moment), FaultOf(seed, moment));
        }

        json.WriteEndObject();
    }

    private static Fault FaultOf(long seed, CustomerMoment moment)
    {
        var dice = new Dice(seed, moment.Index, PurposeFault + (moment.Version * 8));
        return dice.PerMille(3) ? (Fault)(1 + dice.Throw(4)) : Fault.None;
    }

    private static void WriteLiving(Utf8JsonWriter json, CustomerMoment moment, SandboxPerson person, Fault fault)
    {
        if (fault != Fault.NoId)
        {
            json.WriteString("id", IdOf(moment.Index));
        }

        json.WriteStartObject("name");
        if (fault == Fault.LoneSurrogate)
        {
            json.WritePropertyName("first");
            json.WriteRawValue("\"Ka\\ud83d\"", skipInputValidation: true);
        }
        else
        {
            json.WriteString("first", person.Given);
        }

        json.WriteString("last", person.Family);
        json.WriteEndObject();
        json.WriteString("company", person.Company);
        json.WriteString("email", person.Email);
        json.WriteString("phone", person.Phone);
        WriteAddress(json, person.Address);
        json.WriteString("language", person.Language);
        json.WriteString("born", person.Born);
        json.WriteString("created", Created(moment, person));
        json.WriteString("updated", Updated(moment, fault));
        json.WriteBoolean("deleted", false);
    }

    private static void WriteAddress(Utf8JsonWriter json, PersonAddress address)
    {
        json.WriteStartObject("address");
        json.WriteString("street", address.Street);
        json.WriteString("city", address.City);
        json.WriteString("region", address.Region);
        json.WriteString("postcode", address.PostalCode);
        json.WriteString("country", address.Country);
        json.WriteEndObject();
    }

    private static string Created(CustomerMoment moment, SandboxPerson person) =>
        moment.CreatedAt.ToOffset(person.Offset).ToString(IsoOffset, CultureInfo.InvariantCulture);

    private static string? Updated(CustomerMoment moment, Fault fault) => fault switch
    {
        Fault.UnreadableChange => moment.ChangedAt.ToString("dd.MM.yy HH'h'mm", CultureInfo.InvariantCulture),
        Fault.ImpossibleChange => "2026-02-30T25:61:00Z",
        _ => moment.ChangedAt.ToString(IsoZ, CultureInfo.InvariantCulture),
    };

    private enum Fault
    {
        None,
        NoId,
        UnreadableChange,
        ImpossibleChange,
        LoneSurrogate,
    }
}
