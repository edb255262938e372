namespace CleanCustomers.Domain.Providers;

/// <summary>How the provider is asked for what changed.</summary>
/// <param name="Parameter">Query parameter of the inclusive lower bound; "" when <see cref="Condition"/> carries it.</param>
/// <param name="Format">How the bounds are written.</param>
/// <param name="Overlap">How far each incremental read goes back behind the watermark; covers rows that become visible late. Default 1 minute.</param>
/// <param name="Zone">IANA zone in which a format without a zone is written, else null.</param>
public sealed record ChangeFilter(string Parameter, DateFormat Format, TimeSpan Overlap, string? Zone = null)
{
    /// <summary>Query parameter of the exclusive upper bound, or null when the provider takes none.</summary>
    public string? UntilParameter { get; init; }

    /// <summary>The bounds as a condition with <c>{since}</c> and, if the provider takes one, <c>{until}</c>; null when parameters carry them.</summary>
    public Condition? Condition { get; init; }

    /// <summary>Changes may become visible this much later than their change time says (a search index): no walk reaches further than the provider's clock less this.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>How far back the provider can tell changes; an older watermark makes a run read the whole list. Null for no such end.</summary>
    public TimeSpan? Retention { get; init; }
}
