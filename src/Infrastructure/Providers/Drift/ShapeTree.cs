using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using CleanCustomers.Infrastructure.Providers.Mapping;

namespace CleanCustomers.Infrastructure.Providers.Drift;

/// <summary>The shape of one list's records, learnt record by record. Bounded, whatever the records hold.</summary>
/// <param name="budget">Places that may still be added, shared by the lists of a provider.</param>
internal sealed class ShapeTree(ShapeBudget budget)
{
    private const int Deepest = 12;
    private const int LongestName = 64;
    private const int MostDigits = 5;

    public ShapeNode Root { get; } = new("");

    /// <summary>Records looked at.</summary>
    public long Records { get; set; }

    public DateTimeOffset? Baseline { get; set; }

    public bool IsTruncated { get; set; }

    public void Look(ReadOnlySpan<byte> record, DateTimeOffset now)
    {
        var reader = new Utf8JsonReader(record);
        Records++;
        try
        {
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                Read(ref reader, Root, now, 0);
            }
        }
        catch (JsonException)
        {
            // The mapping says what is wrong with it; what was read up to there was there.
        }
    }

    /// <summary>Takes over what another tree saw after this one.</summary>
    public void Merge(ShapeTree later)
    {
        Root.Merge(later.Root, Records, MayAdd);
        Records += later.Records;
        IsTruncated |= later.IsTruncated;
        CollapseMaps(Root);
    }

    private void Read(ref Utf8JsonReader reader, ShapeNode node, DateTimeOffset now, int depth)
    {
        node.See(KindOf(reader.TokenType), Records, now);
        if (depth == Deepest)
        {
            reader.Skip();
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            ReadMembers(ref reader, node, now, depth);
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            var element = Step(node, ShapeNode.Element);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ReadOrSkip(ref reader, element, now, depth);
            }
        }
    }

    private void ReadMembers(ref Utf8JsonReader reader, ShapeNode node, DateTimeOffset now, int depth)
    {
        var hint = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = Member(node, ref reader, ref hint);
            reader.Read();
            ReadOrSkip(ref reader, member, now, depth);
        }

        if (node.Members.Count > ShapeNode.MostMembers)
        {
            budget.Free(node.Collapse());
        }
    }

    private void ReadOrSkip(ref Utf8JsonReader reader, ShapeNode? node, DateTimeOffset now, int depth)
    {
        if (node is null)
        {
            reader.Skip();
        }
        else
        {
            Read(ref reader, node, now, depth + 1);
        }
    }

    private ShapeNode? Member(ShapeNode node, ref Utf8JsonReader atName, ref int hint)
    {
        if (!atName.ValueIsEscaped)
        {
            return node.Find(atName.ValueSpan, ref hint)
                ?? (Utf8.IsValid(atName.ValueSpan) ? Step(node, StepOf(node, Encoding.UTF8.GetString(atName.ValueSpan))) : null);
        }

        return Utf8.IsValid(atName.ValueSpan) && !JsonTexts.HasLoneSurrogate(atName.ValueSpan) ? Step(node, StepOf(node, atName.GetString()!)) : null;
    }

    private ShapeNode? Step(ShapeNode node, string step)
    {
        if (node.Find(step) is { } known)
        {
            return known;
        }

        return MayAdd() ? node.Add(step) : null;
    }

    private bool MayAdd()
    {
        var may = budget.TryTake();
        IsTruncated |= !may;
        return may;
    }

    private void CollapseMaps(ShapeNode node)
    {
        if (node.Members.Count > ShapeNode.MostMembers)
        {
            budget.Free(node.Collapse());
        }

        foreach (var member in node.Members)
        {
            CollapseMaps(member);
        }
    }

    // Keys that look like data are somebody's address, number or id: they are never kept, not even the first hundred.
    private static string StepOf(ShapeNode node, string name) => node.IsMap || LooksLikeData(name) ? ShapeNode.Any : name;

    private static bool LooksLikeData(string name) =>
        name.Length is 0 or > LongestName
        || name is ShapeNode.Any or ShapeNode.Element
        || name.Contains('@', StringComparison.Ordinal)
        || name.Any(char.IsControl)
        || name.Count(char.IsDigit) > MostDigits
        || name.All(char.IsDigit)
        || Guid.TryParse(name, out _);

    private static ShapeKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => ShapeKind.Object,
        JsonTokenType.StartArray => ShapeKind.Array,
        JsonTokenType.String => ShapeKind.Text,
        JsonTokenType.Number => ShapeKind.Number,
        JsonTokenType.Null => ShapeKind.Null,
        _ => ShapeKind.Boolean,
    };
}

/// <summary>How many more places may be kept.</summary>
internal sealed class ShapeBudget(int left)
{
    /// <summary>Places kept per provider, over all its lists.</summary>
    public const int MostPaths = 1000;

    private int left = left;

    public bool TryTake() => left > 0 && left-- > 0;

    public void Free(int places) => left += places;
}
