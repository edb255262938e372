using System.Text.Json;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Mapping;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>Finds the provider's id in a record, as the mapper will. One per read: not for concurrent use.</summary>
internal sealed class RecordIds
{
    private readonly PathNode root = new();
    private readonly Slot[] slots;
    private readonly int id;
    private readonly int deepest;

    public RecordIds(JsonPath path, int deepest)
    {
        this.deepest = deepest;
        var count = 0;
        id = root.Add(path, ref count);
        slots = new Slot[count];
    }

    /// <summary>Null when there is none or the record cannot be read; the mapper then says why.</summary>
    public string? Find(ReadOnlySpan<byte> record)
    {
        Array.Clear(slots);
        try
        {
            return new RecordScan(record, slots, deepest).Read(root)
                && slots[id] is { Kind: SlotKind.Text or SlotKind.Number, Text: var text }
                && ExternalIds.IsUsable(text)
                ? text
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
