using System.Text;

namespace CleanCustomers.Infrastructure.Providers.Drift;

/// <summary>What a value is in JSON. The names in lower case are the stored form.</summary>
internal enum ShapeKind
{
    Text,
    Number,
    Boolean,
    Null,
    Object,
    Array,
}

/// <summary>How often and when a place held a kind of value.</summary>
/// <param name="Seen">Records that had it; 0 for never.</param>
/// <param name="LastRecord">Number of the latest of them.</param>
internal readonly record struct Sighting(long Seen, DateTimeOffset First, DateTimeOffset Last, long LastRecord)
{
    /// <summary>Both together; <paramref name="later"/> counts its records from behind <paramref name="offset"/>.</summary>
    public Sighting Add(Sighting later, long offset) => (Seen, later.Seen) switch
    {
        (_, 0) => this,
        (0, _) => later with { LastRecord = later.LastRecord + offset },
        _ => new Sighting(
            Seen + later.Seen,
            First < later.First ? First : later.First,
            Last > later.Last ? Last : later.Last,
            Math.Max(LastRecord, later.LastRecord + offset)),
    };
}

/// <summary>One place in the records of a list: a member, any element of an array, or any member of a map.</summary>
internal sealed class ShapeNode(string name)
{
    /// <summary>More members than this under one place are no fields but the keys of a map.</summary>
    public const int MostMembers = 100;

    /// <summary>Step to any element of an array.</summary>
    public const string Element = "[]";

    /// <summary>Step to any member of a map.</summary>
    public const string Any = "*";

    private readonly List<ShapeNode> members = [];
    private readonly Sighting[] kinds = new Sighting[(int)ShapeKind.Array + 1];

    /// <summary>The step that leads here.</summary>
    public string Name { get; } = name;

    public ReadOnlyMemory<byte> NameUtf8 { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>With <see cref="Element"/> and <see cref="Any"/> among them.</summary>
    public IReadOnlyList<ShapeNode> Members => members;

    /// <summary>All members are one: nothing is known of single ones any more.</summary>
    public bool IsMap => members is [{ Name: Any }];

    public Sighting this[ShapeKind kind]
    {
        get => kinds[(int)kind];
        set => kinds[(int)kind] = value;
    }

    public void See(ShapeKind kind, long record, DateTimeOffset now)
    {
        ref var sighting = ref kinds[(int)kind];
        if (sighting.Seen == 0)
        {
            sighting = new Sighting(1, now, now, record);
        }
        else if (sighting.LastRecord != record)
        {
            sighting = sighting with { Seen = sighting.Seen + 1, Last = now, LastRecord = record };
        }
    }

    /// <param name="hint">Where it stood in the record before; moves on.</param>
    public ShapeNode? Find(ReadOnlySpan<byte> utf8, ref int hint)
    {
        for (var i = 0; i < members.Count; i++)
        {
            var at = (hint + i) % members.Count;
            if (members[at].NameUtf8.Span.SequenceEqual(utf8))
            {
                hint = at + 1;
                return members[at];
            }
        }

        return null;
    }

    public ShapeNode? Find(string step) => members.Find(member => member.Name == step);

    public ShapeNode Add(string step)
    {
        var node = new ShapeNode(step);
        members.Add(node);
        return node;
    }

    /// <summary>Makes one member of all, with everything below them.</summary>
    /// <returns>How many places that took away.</returns>
    public int Collapse()
    {
        var (before, old) = (Count(), members.ToList());
        members.Clear();
        var any = Add(Any);
        foreach (var member in old)
        {
            any.Merge(member, offset: 0, mayAdd: () => true);
        }

        return before - Count();
    }

    /// <summary>Takes over what another tree saw of the same place.</summary>
    /// <param name="other">The other tree's node.</param>
    /// <param name="offset">Records before the other tree's first.</param>
    /// <param name="mayAdd">Asked before each new place.</param>
    public void Merge(ShapeNode other, long offset, Func<bool> mayAdd)
    {
        for (var kind = 0; kind < kinds.Length; kind++)
        {
            kinds[kind] = kinds[kind].Add(other.kinds[kind], offset);
        }

        var isMap = IsMap;
        foreach (var theirs in other.members)
        {
            var step = isMap && theirs.Name != Element ? Any : theirs.Name;
            if ((Find(step) ?? (mayAdd() ? Add(step) : null)) is { } ours)
            {
                ours.Merge(theirs, offset, mayAdd);
            }
        }
    }

    /// <summary>Places below this one.</summary>
    public int Count() => members.Count + members.Sum(member => member.Count());
}
