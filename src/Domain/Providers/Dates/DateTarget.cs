using CleanCustomers.Domain.Common;

namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>What a date field holds.</summary>
public enum DateTarget
{
    /// <summary>A point in time.</summary>
    Instant,

    /// <summary>A calendar day, which never passes through a point in time.</summary>
    Day,
}

/// <summary>Which fields are dates.</summary>
public static class DateTargets
{
    /// <summary>Null for text fields.</summary>
    public static DateTarget? Of(CustomerField field) => field switch
    {
        CustomerField.BirthDate => DateTarget.Day,
        CustomerField.CreatedAt or CustomerField.UpdatedAt => DateTarget.Instant,
        _ => null,
    };
}
