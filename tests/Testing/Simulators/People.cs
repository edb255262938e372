namespace CleanCustomers.Testing.Simulators;

/// <summary>What happened to a person; the log behind event lists and delta links.</summary>
/// <param name="Sequence">From 1, in the order of happening.</param>
/// <param name="Person">As it was afterwards.</param>
public sealed record PersonEvent(int Sequence, PersonEventKind Kind, Person Person, DateTimeOffset At);

public enum PersonEventKind
{
    Created,
    Updated,
    Deleted,
}

/// <summary>
/// The people behind a simulated system, their edits and deletions, and its clock. Made one minute after the other from 40 days ago on; a later
/// change bears the clock's time. Safe to change while requests run.
/// </summary>
/// <param name="time">The system's clock.</param>
/// <param name="unit">The smallest step of its change times; all times are cut to it.</param>
public sealed class People(TimeProvider time, TimeSpan unit)
{
    private static readonly string[] Given = ["Ada", "Grace", "Zoë", "José", "Mei", "Olu", "Ivan", "Noor", "Søren", "Ağca", "Łucja", "Ñuño"];
    private static readonly string[] Family = ["Lovelace", "Hopper", "Müller", "García", "Lin", "Okafor", "Petrov", "Haddad", "Ågren", "O'Neill", "Smith-Jones"];

    private readonly Lock gate = new();
    private readonly SortedDictionary<int, Person> all = [];
    private readonly List<PersonEvent> log = [];

    public TimeProvider Time { get; } = time;

    /// <summary>Those that live, by number.</summary>
    public IReadOnlyList<Person> Live => [.. All.Where(person => person.DeletedAt is null)];

    /// <summary>Those that were deleted, by number.</summary>
    public IReadOnlyList<Person> Gone => [.. All.Where(person => person.DeletedAt is not null)];

    /// <summary>Everybody, by number.</summary>
    public IReadOnlyList<Person> All
    {
        get
        {
            lock (gate)
            {
                return [.. all.Values];
            }
        }
    }

    /// <summary>Everything that happened, oldest first.</summary>
    public IReadOnlyList<PersonEvent> Log
    {
        get
        {
            lock (gate)
            {
                return [.. log];
            }
        }
    }

    /// <summary>The people a system begins with.</summary>
    public People Begin(int count)
    {
        var first = Time.GetUtcNow().AddDays(-40);
        for (var i = 1; i <= count; i++)
        {
            Put(PersonEventKind.Created, Make(i, Cut(first.AddMinutes(i))));
        }

        return this;
    }

    /// <summary>New people, created now.</summary>
    public void Add(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Put(PersonEventKind.Created, Make(All.Count + 1, Now()));
        }
    }

    /// <summary>Gives people another family name and the clock's time.</summary>
    public void Touch(IEnumerable<int> numbers) => TouchAt(numbers, Now());

    /// <summary>The same with a change time that may be any, the far future included.</summary>
    public void TouchAt(IEnumerable<int> numbers, DateTimeOffset at)
    {
        foreach (var person in numbers.Select(Find))
        {
            var next = Family[(Array.IndexOf(Family, person.FamilyName) + 1) % Family.Length];
            Put(PersonEventKind.Updated, person with { FamilyName = next, UpdatedAt = Cut(at) });
        }
    }

    public void Delete(params int[] numbers)
    {
        foreach (var person in numbers.Select(Find))
        {
            Put(PersonEventKind.Deleted, person with { DeletedAt = Now(), UpdatedAt = Now() });
        }
    }

    private Person Find(int number)
    {
        lock (gate)
        {
            return all[number];
        }
    }

    private void Put(PersonEventKind kind, Person person)
    {
        lock (gate)
        {
            all[person.Number] = person;
            log.Add(new PersonEvent(log.Count + 1, kind, person, person.UpdatedAt));
        }
    }

    private static Person Make(int number, DateTimeOffset at) =>
        new(number, Given[number % Given.Length], Family[number % Family.Length], at, at);

    private DateTimeOffset Now() => Cut(Time.GetUtcNow());

    private DateTimeOffset Cut(DateTimeOffset value) => value.AddTicks(-(value.UtcTicks % unit.Ticks));
}
