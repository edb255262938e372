using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace CleanCustomers.Testing;

/// <summary>
/// The customers a <see cref="ScriptedProvider"/> serves, in list order. Ids are <c>c000001</c>, <c>c000002</c> …; change times start at
/// 2026-01-01T00:00:01Z and each later record or edit is one second younger than all before it. Safe to change while requests run.
/// </summary>
public sealed class ScriptedCustomers
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Given = ["Ada", "Grace", "Zoë", "José", "Mei", "Olu", "Ivan", "Noor", "Søren", "Anna"];
    private static readonly string[] Family = ["Lovelace", "Hopper", "Müller", "García", "Lin", "Okafor", "Petrov", "Haddad", "Ågren", "Rossi"];

    private readonly Lock gate = new();
    private readonly List<Row> rows = [];
    private readonly int leastBytes;
    private int made;
    private int clock;

    /// <param name="count">Records at the beginning.</param>
    /// <param name="recordBytes">Least size of a generated record; smaller ones are padded with a note.</param>
    internal ScriptedCustomers(int count, int recordBytes)
    {
        leastBytes = recordBytes;
        Add(count);
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return rows.Count;
            }
        }
    }

    /// <summary>The newest change time: what a clock that ticks with the changes says.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (gate)
            {
                return Beginning.AddSeconds(clock);
            }
        }
    }

    /// <summary>The id of the n-th generated record, from 1.</summary>
    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"c{number:D6}");

    /// <summary>Appends generated records.</summary>
    public void Add(int count)
    {
        lock (gate)
        {
            for (var i = 0; i < count; i++)
            {
                var changedAt = Tick();
                made++;
                rows.Add(new Row(IdOf(made), Generate(made, changedAt), changedAt));
            }
        }
    }

    /// <summary>Appends a record of exactly these bytes, good or bad; it lists and filters as if it had the given id and the newest change time.</summary>
    public void AddRaw(string id, byte[] json)
    {
        lock (gate)
        {
            rows.Add(new Row(id, json, Tick()));
        }
    }

    /// <summary>Gives a generated record another name and the newest change time.</summary>
    public void Edit(string id, string name)
    {
        lock (gate)
        {
            var at = IndexOf(id);
            var changedAt = Tick();
            var json = JsonNode.Parse(rows[at].Json)!;
            json["name"] = name;
            json["updatedAt"] = Iso(changedAt);
            rows[at] = new Row(id, Encoding.UTF8.GetBytes(json.ToJsonString()), changedAt);
        }
    }

    /// <summary>Puts exactly these bytes in a record's place, with the newest change time.</summary>
    public void Replace(string id, byte[] json)
    {
        lock (gate)
        {
            rows[IndexOf(id)] = new Row(id, json, Tick());
        }
    }

    /// <inheritdoc cref="Replace(string, byte[])"/>
    public void Replace(string id, string json) => Replace(id, Encoding.UTF8.GetBytes(json));

    public void Remove(string id)
    {
        lock (gate)
        {
            rows.RemoveAt(IndexOf(id));
        }
    }

    /// <summary>The bytes served for a record.</summary>
    public byte[] JsonOf(string id)
    {
        lock (gate)
        {
            return rows[IndexOf(id)].Json;
        }
    }

    internal (IReadOnlyList<Row> Rows, int Total) Slice(DateTimeOffset? since, Func<IReadOnlyList<Row>, int> start, int size)
    {
        lock (gate)
        {
            var list = since is { } bound ? rows.Where(r => r.ChangedAt >= bound).ToList() : rows;
            var first = Math.Clamp(start(list), 0, list.Count);
            return (list.GetRange(first, Math.Min(size, list.Count - first)), list.Count);
        }
    }

    private static string Iso(DateTimeOffset value) => value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private DateTimeOffset Tick() => Beginning.AddSeconds(++clock);

    private int IndexOf(string id)
    {
        var at = rows.FindIndex(r => r.Id == id);
        return at >= 0 ? at : throw new ArgumentException($"There is no record {id}.", nameof(id));
    }

    private byte[] Generate(int number, DateTimeOffset changedAt)
    {
        var (given, family) = (Given[number % Given.Length], Family[number / Given.Length % Family.Length]);
        var digits = number.ToString("D6", CultureInfo.InvariantCulture);
        var head = $$"""
            {"id":"{{IdOf(number)}}","name":"{{given}} {{family}}","email":"user{{digits}}@example.com","phone":"+4930{{digits}}",
            "address":{"line1":"Main Street {{number % 200}}","city":"Berlin","postalCode":"10{{number % 900 + 100}}","country":"DE"},
            "birthDate":"19{{number % 90 + 10}}-03-0{{number % 9 + 1}}","createdAt":"2025-06-01T08:30:00Z","updatedAt":"{{Iso(changedAt)}}","note":"
            """.ReplaceLineEndings(string.Empty);
        var missing = Math.Max(0, leastBytes - Encoding.UTF8.GetByteCount(head) - 2);
        return Encoding.UTF8.GetBytes($"{head}{new string('x', missing)}\"}}");
    }

    internal readonly record struct Row(string Id, byte[] Json, DateTimeOffset ChangedAt);
}
