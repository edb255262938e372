namespace CleanCustomers.Application.Collection;

/// <summary>What becomes of due times that nobody could keep: all nodes or the store were down, or the run before took too long (ADR 0037).</summary>
public enum CatchUp
{
    /// <summary>One run stands for all of them.</summary>
    Once,

    /// <summary>One run for each, one after the other, the oldest first.</summary>
    Each,

    /// <summary>None: the next due time is the next run.</summary>
    None,
}
