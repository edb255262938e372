using System.Text.Json;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Mapping;

/// <summary>One place in a record on the way to mapped places; all of them together form a tree that guides the one pass over a record.</summary>
internal sealed class PathNode
{
    private const int LengthClasses = 32;

    private readonly List<(byte[] Name, PathNode Node)>?[] members = new List<(byte[] Name, PathNode Node)>?[LengthClasses];
    private readonly List<(int Index, PathNode Node)> elements = [];
    private readonly List<Pick> picks = [];

    /// <summary>Where the value of this place is kept, or -1 when only places below it are mapped.</summary>
    public int Slot { get; private set; } = -1;

    public string Pointer { get; private init; } = "";

    public bool HasMembers { get; private set; }

    public bool HasElements => elements.Count > 0 || picks.Count > 0;

    /// <summary>What is looked for among the elements of this place, by what they hold.</summary>
    public IReadOnlyList<Pick> Picks => picks;

    /// <summary>Adds a path and gives the slot of its value; the same place has the same slot.</summary>
    public int Add(JsonPath path, ref int slots)
    {
        var node = this;
        var pointer = "";
        foreach (var step in path.Steps)
        {
            if (step.Where is { } fit)
            {
                node = node.AddPick(fit, pointer, ref slots);
                continue;
            }

            pointer += PointerOf(step);
            node = step.Name is null ? node.AddElement(step.Index, pointer) : node.AddMember(step.NameUtf8.Span, pointer);
        }

        if (node.Slot < 0)
        {
            node.Slot = slots++;
        }

        return node.Slot;
    }

    /// <summary>The place that the reader's property name leads to, or null when nothing there is mapped.</summary>
    public PathNode? Member(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
        {
            return EscapedMember(ref reader);
        }

        var name = reader.ValueSpan;
        if (members[name.Length % LengthClasses] is { } candidates)
        {
            foreach (var (known, node) in candidates)
            {
                if (name.SequenceEqual(known))
                {
                    return node;
                }
            }
        }

        return null;
    }

    public PathNode? Element(int index)
    {
        foreach (var (known, node) in elements)
        {
            if (known == index)
            {
                return node;
            }
        }

        return null;
    }

    private static string PointerOf(JsonPath.Step step) =>
        step.Name is { } name ? Presets.PresetJson.Step(name) : Presets.PresetJson.Step(step.Index);

    private PathNode? EscapedMember(ref Utf8JsonReader reader)
    {
        // Such a name equals no mapped one, and comparing it would throw.
        if (JsonTexts.HasLoneSurrogate(reader.ValueSpan))
        {
            return null;
        }

        foreach (var candidates in members)
        {
            foreach (var (known, node) in candidates ?? [])
            {
                if (reader.ValueTextEquals(known))
                {
                    return node;
                }
            }
        }

        return null;
    }

    private PathNode AddMember(ReadOnlySpan<byte> name, string pointer)
    {
        var candidates = members[name.Length % LengthClasses] ??= [];
        foreach (var (known, existing) in candidates)
        {
            if (name.SequenceEqual(known))
            {
                return existing;
            }
        }

        HasMembers = true;
        var node = new PathNode { Pointer = pointer };
        candidates.Add((name.ToArray(), node));
        return node;
    }

    private PathNode AddPick(JsonPath.Fit fit, string pointer, ref int slots)
    {
        if (picks.Find(pick => pick.Fit == fit) is { } existing)
        {
            return existing.Node;
        }

        var added = new Pick(fit, new PathNode { Pointer = pointer }, slots++);
        picks.Add(added);
        return added.Node;
    }

    private PathNode AddElement(int index, string pointer)
    {
        if (Element(index) is { } existing)
        {
            return existing;
        }

        var node = new PathNode { Pointer = pointer };
        elements.Add((index, node));
        return node;
    }
}

/// <summary>An element of an array that is found by what it holds; the first that fits is taken.</summary>
/// <param name="Fit">What it must hold.</param>
/// <param name="Node">What is mapped inside it.</param>
/// <param name="TakenSlot">Where a scan notes that it was found.</param>
internal sealed record Pick(JsonPath.Fit Fit, PathNode Node, int TakenSlot);
