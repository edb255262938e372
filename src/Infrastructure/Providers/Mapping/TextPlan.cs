using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;

namespace CleanCustomers.Infrastructure.Providers.Mapping;

/// <summary>How one text field is made from the slots of a record.</summary>
internal sealed class TextPlan
{
    private readonly TextSource source;
    private readonly int[] slots;
    private readonly string[] nullWords;

    public TextPlan(CustomerField field, TextSource source, string[] nullWords, Func<JsonPath, int> slotOf)
    {
        Field = field;
        this.source = source;
        this.nullWords = nullWords;
        var paths = MappedPaths.Of(source);
        slots = [.. paths.Select(slotOf)];
        Pointer = paths.Count == 0 ? "" : paths[0].Pointer;
    }

    public CustomerField Field { get; }

    /// <summary>Pointer of the first path; "" for a constant.</summary>
    public string Pointer { get; }

    /// <param name="values">By slot.</param>
    /// <param name="hasWrongKind">An object or array stood where text belongs.</param>
    /// <returns>The text as the provider wrote it, or null when it wrote none.</returns>
    public string? Read(Slot[] values, ref bool hasWrongKind) => source switch
    {
        TextSource.FirstOf => First(values, ref hasWrongKind),
        TextSource.Join join => Join(values, join.Separator, ref hasWrongKind),
        TextSource.Translate translate => First(values, ref hasWrongKind) is { } text ? translate.Table.GetValueOrDefault(text, text) : null,
        TextSource.Constant constant => constant.Value,
        _ => null,
    };

    private string? First(Slot[] values, ref bool hasWrongKind)
    {
        foreach (var slot in slots)
        {
            if (ValueOf(values[slot], ref hasWrongKind) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    private string? Join(Slot[] values, string separator, ref bool hasWrongKind)
    {
        string? joined = null;
        foreach (var slot in slots)
        {
            if (ValueOf(values[slot], ref hasWrongKind) is { } text)
            {
                joined = joined is null ? text : string.Concat(joined, separator, text);
            }
        }

        return joined;
    }

    private string? ValueOf(in Slot value, ref bool hasWrongKind)
    {
        hasWrongKind |= value.Kind == SlotKind.Complex;
        return !value.HoldsText || string.IsNullOrWhiteSpace(value.Text) || NullWords.Contains(nullWords, value.Text.AsSpan().Trim())
            ? null
            : value.Text;
    }
}
