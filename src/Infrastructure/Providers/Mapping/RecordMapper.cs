using System.Text.Json;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;

namespace CleanCustomers.Infrastructure.Providers.Mapping;

/// <summary>Maps a provider's records to our fields, in one pass over the bytes. Safe for concurrent use.</summary>
internal sealed class RecordMapper
{
    /// <summary>An object or array stood where a text or date belongs.</summary>
    private const string WrongKind = "field.type";

    private readonly PathNode root = new();
    private readonly int slotCount;
    private readonly int largestBytes;
    private readonly int deepest;
    private readonly RecordSize size;
    private readonly (int Slot, string Pointer) id;
    private readonly TextPlan[] texts;
    private readonly (CustomerField Field, int Slot, DateReader Reader)[] dates;
    private readonly RemovedPlan? removed;
    private readonly (int Slot, string Pointer)? removedId;
    private readonly (int Slot, string Pointer)? deletedAt;
    private readonly (int Slot, string Pointer)[] wanted = [];
    private readonly bool isIdOnly;
    private readonly bool onlyDeletions;
    private readonly string[] pointers = new string[(int)CustomerField.UpdatedAt + 1];

    /// <param name="preset">The list the records come from.</param>
    /// <param name="needsAll">A record that lacks a mapped member altogether is not understood.</param>
    public RecordMapper(ProviderPreset preset, bool needsAll = false)
    {
        var map = preset.Map;
        string[] nullWords = [.. map.NullWords];
        var slots = 0;
        (largestBytes, deepest, size) = (preset.Limits.RecordBytes, preset.Limits.Depth, new RecordSize(preset.Limits));
        id = (root.Add(map.Id, ref slots), map.Id.Pointer);
        texts = [.. map.Texts.Select(pair => new TextPlan(pair.Key, pair.Value, nullWords, path => root.Add(path, ref slots)))];
        dates = [.. map.Dates.Select(pair => (pair.Key, root.Add(pair.Value.Path, ref slots), ReaderOf(pair.Key, pair.Value, nullWords)))];
        removed = map.Removed is { } rule ? new RemovedPlan(rule, nullWords, root.Add(rule.Path, ref slots)) : null;
        removedId = map.Removed?.Id is { } other ? (root.Add(other, ref slots), other.Pointer) : null;
        onlyDeletions = map.OnlyDeletions;
        isIdOnly = onlyDeletions && map.Id.Steps.Count == 0;
        deletedAt = onlyDeletions && map.Dates.TryGetValue(CustomerField.UpdatedAt, out var deletion) ? (root.Add(deletion.Path, ref slots), deletion.Path.Pointer) : null;
        if (needsAll)
        {
            wanted = [.. MappedPaths.Of(map).Select(path => path.Top).Select(top => (root.Add(top, ref slots), top.Pointer)).Distinct()];
        }

        slotCount = slots;

        Array.Fill(pointers, "");
        foreach (var text in texts)
        {
            pointers[(int)text.Field] = text.Pointer;
        }

        foreach (var (field, date) in map.Dates)
        {
            pointers[(int)field] = date.Path.Pointer;
        }
    }

    /// <summary>JSON pointer inside a record that a field is mapped from, the first one if several; "" for null, constants and unmapped fields.</summary>
    public string PointerOf(CustomerField? field) => field is { } known ? pointers[(int)known] : "";

    /// <inheritdoc cref="UnmappedMembers.Find"/>
    public IReadOnlyList<string> Unmapped(ReadOnlySpan<byte> record) => UnmappedMembers.Find(root, record, deepest);

    /// <summary>Never throws on a record's content: what cannot be read is an answer.</summary>
    public RecordReading Map(ReadOnlySpan<byte> record)
    {
        if (record.Length > largestBytes)
        {
            return RecordRules.Broken(RecordRules.TooLarge);
        }

        if (isIdOnly)
        {
            return IdOnlyRecords.Map(record, deepest);
        }

        var values = new Slot[slotCount];
        var scan = new RecordScan(record, values, deepest);
        try
        {
            if (!scan.Read(root))
            {
                return RecordRules.Broken(scan.FaultRule ?? RecordRules.BadJson, scan.FaultPointer);
            }

            if (size.Check(record) is { } tooMuch)
            {
                return RecordRules.Broken(tooMuch);
            }
        }
        catch (JsonException)
        {
            return RecordRules.Broken(scan.IsTooDeep ? RecordRules.TooDeep : RecordRules.BadJson);
        }

        return Read(values);
    }

    private RecordReading Read(Slot[] values)
    {
        var isRemoved = onlyDeletions || (removed?.IsRemoved(values) ?? false);
        var place = isRemoved && removedId is { } ofTombstones && values[id.Slot].Kind is (SlotKind.Missing or SlotKind.Null) ? ofTombstones : id;
        if (values[place.Slot] is not { Kind: SlotKind.Text or SlotKind.Number, Text: var written } || !ExternalIds.IsUsable(written))
        {
            return RecordRules.Broken(RecordRules.NoId, place.Pointer);
        }

        var customer = CustomerOf(values, isRemoved);
        if (deletedAt is { } when && customer.UpdatedAt is DateReading.Absent)
        {
            return RecordRules.Broken(RecordRules.NotDeleted, when.Pointer);
        }

        return !isRemoved && Array.Find(wanted, place => values[place.Slot].Kind == SlotKind.Missing) is { Pointer: { } missing }
            ? RecordRules.Broken(RecordRules.Partial, missing)
            : new RecordReading.Mapped(written, customer);
    }

    private static DateReader ReaderOf(CustomerField field, DateSource source, string[] nullWords) =>
        new(source, DateTargets.Of(field) ?? throw new ArgumentException($"{field} is not a date.", nameof(field)), nullWords);

    private SourceCustomer CustomerOf(Slot[] values, bool isRemoved)
    {
        var customer = new SourceCustomer();
        List<RuleNote>? notes = null;
        foreach (var plan in texts)
        {
            var hasWrongKind = false;
            customer[plan.Field] = plan.Read(values, ref hasWrongKind);
            if (hasWrongKind)
            {
                (notes ??= []).Add(new RuleNote(plan.Field, WrongKind, RuleAction.Warn));
            }
        }

        foreach (var (field, slot, reader) in dates)
        {
            customer[field] = values[slot].Text;
            SetDate(customer, field, Read(reader, values[slot]));
            if (values[slot].Kind == SlotKind.Complex)
            {
                (notes ??= []).Add(new RuleNote(field, WrongKind, RuleAction.Warn));
            }
        }

        customer.Removed = isRemoved;
        customer.Notes = notes ?? customer.Notes;
        return customer;
    }

    private static DateReading Read(DateReader reader, in Slot value) => value.Kind switch
    {
        SlotKind.Text => reader.Read(value.Text),
        SlotKind.Number => reader.Read(value.Text, isNumber: true),
        SlotKind.Literal or SlotKind.Complex => DateReading.Unreadable.Instance,
        _ => DateReading.Absent.Instance,
    };

    private static void SetDate(SourceCustomer customer, CustomerField field, DateReading reading)
    {
        switch (field)
        {
            case CustomerField.BirthDate:
                customer.BirthDate = reading;
                break;
            case CustomerField.CreatedAt:
                customer.CreatedAt = reading;
                break;
            default:
                customer.UpdatedAt = reading;
                break;
        }
    }
}
