using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace CleanCustomers.SystemTests.AdventureWorks;

/// <summary>
/// The sample company's people joined with their phones and addresses, as a database file for json-server. From published data outside this
/// repository; a stranger's clone does not have it.
/// </summary>
internal static class AdventureWorksFile
{
    public const int People = 18_148;

    private static readonly string? Folder = FindFolder();

    public static bool IsThere => Folder is not null;

    /// <summary>Null where the data set is not.</summary>
    public static string? FolderPath => Folder;

    /// <summary>Writes <c>{"customers":[…]}</c>.</summary>
    /// <returns>The ids, in the order of the file.</returns>
    public static IReadOnlyList<int> Write(string path)
    {
        var ids = new List<int>(People);
        var entities = Rows("EmailAddress", "+|").ToDictionary(row => row[2], row => row[0], StringComparer.OrdinalIgnoreCase);
        var phones = Rows("PersonPhone", "+|").GroupBy(row => row[0], StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First()[1], StringComparer.Ordinal);
        var places = Rows("BusinessEntityAddress", "+|").GroupBy(row => row[0], StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First()[1], StringComparer.Ordinal);
        var addresses = Rows("Address", "\t").ToDictionary(row => row[0], StringComparer.Ordinal);
        var states = Rows("StateProvince", "\t").ToDictionary(row => row[0], StringComparer.Ordinal);

        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file);
        json.WriteStartObject();
        json.WriteStartArray("customers");
        foreach (var person in ReadPeople())
        {
            var entity = entities[person[7]];
            ids.Add(int.Parse(person[0], CultureInfo.InvariantCulture));
            Write(json, ids[^1], person, phones.GetValueOrDefault(entity), places.TryGetValue(entity, out var place) ? addresses[place] : null, states);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return ids;
    }

    private static void Write(Utf8JsonWriter json, int id, string[] person, string? phone, string[]? address, Dictionary<string, string[]> states)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteString("prefix", person[1]);
        json.WriteString("firstName", person[2]);
        json.WriteString("lastName", person[3]);
        json.WriteString("birthDate", person[4]);
        json.WriteString("email", person[7]);
        json.WriteString("income", person[8]);
        json.WriteString("phone", phone);
        if (address is not null)
        {
            var state = states[address[4]];
            json.WriteStartObject("address");
            json.WriteString("line1", address[1]);
            json.WriteString("line2", address[2]);
            json.WriteString("city", address[3]);
            json.WriteString("region", state[4]);
            json.WriteString("postalCode", address[5]);
            json.WriteString("country", state[2]);
            json.WriteEndObject();
        }

        json.WriteString("updatedAt", "2025-09-11T11:15:06.967Z");
        json.WriteEndObject();
    }

    private static IEnumerable<string[]> ReadPeople()
    {
        foreach (var line in Text("AdventureWorks_Customers").Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            // The one quoted column is the income: "$90,000 ".
            var parts = line.Split('"');
            yield return parts.Length == 3 ? [.. parts[0].TrimEnd(',').Split(','), parts[1], .. parts[2].TrimStart(',').Split(',')] : line.Split(',');
        }
    }

    private static IEnumerable<string[]> Rows(string table, string separator) =>
        Text(table).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').TrimEnd('|').TrimEnd('&').Split(separator));

    private static string Text(string table)
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(Folder!, table + ".csv.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string? FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CleanCustomers.sln")))
            {
                var data = Path.Combine(folder.FullName, "..", "shared", "data", "adventureworks");
                return Directory.Exists(data) ? Path.GetFullPath(data) : null;
            }
        }

        return null;
    }
}
