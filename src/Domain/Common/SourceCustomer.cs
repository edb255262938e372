namespace CleanCustomers.Domain.Common;

/// <summary>The fields a provider's record can be mapped to. The order is part of the stored form: append only.</summary>
public enum CustomerField
{
    Name,
    GivenName,
    FamilyName,
    Company,
    Email,
    Phone,
    AddressLine1,
    AddressLine2,
    City,
    Region,
    PostalCode,
    Country,
    Language,
    BirthDate,
    CreatedAt,
    UpdatedAt,
}

/// <summary>A customer as one provider tells it: mapped to our fields, not yet cleaned.</summary>
public sealed class SourceCustomer
{
    private readonly string?[] texts = new string?[(int)CustomerField.UpdatedAt + 1];

    /// <summary>The text the provider sent for a field, or null when it sent none. Numbers and booleans arrive as written.</summary>
    public string? this[CustomerField field]
    {
        get => texts[(int)field];
        set => texts[(int)field] = value;
    }

    /// <summary>A calendar day, kind <see cref="DateReading.Day"/> when read.</summary>
    public DateReading BirthDate { get; set; } = DateReading.Absent.Instance;

    /// <summary>When the provider created the record.</summary>
    public DateReading CreatedAt { get; set; } = DateReading.Absent.Instance;

    /// <summary>When the provider last changed the record; orders its versions.</summary>
    public DateReading UpdatedAt { get; set; } = DateReading.Absent.Instance;

    /// <summary>The provider says that it deleted this customer (a tombstone).</summary>
    public bool Removed { get; set; }

    /// <summary>What the mapping itself could not read, for example an object where a text belongs.</summary>
    public IReadOnlyList<RuleNote> Notes { get; set; } = [];
}

/// <summary>What a declared date format made of a provider's text. A reading never throws and never guesses.</summary>
public abstract record DateReading
{
    private DateReading()
    {
    }

    /// <summary>The provider sent nothing, or a declared word for nothing.</summary>
    public sealed record Absent : DateReading
    {
        public static readonly Absent Instance = new();
    }

    /// <summary>An instant in canonical precision.</summary>
    /// <param name="Value">Offset zero, whole microseconds.</param>
    /// <param name="Note">Rule id such as <c>date.truncated</c>, or null.</param>
    public sealed record Instant(DateTimeOffset Value, string? Note = null) : DateReading;

    /// <summary>A calendar day.</summary>
    public sealed record Day(DateOnly Value, string? Note = null) : DateReading;

    /// <summary>No declared format reads the text. The text itself is in <see cref="SourceCustomer"/>.</summary>
    public sealed record Unreadable : DateReading
    {
        public static readonly Unreadable Instance = new();
    }
}
