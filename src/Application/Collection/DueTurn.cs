using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Collection;

/// <summary>
/// What a claim of the schedule stands for. It was decided on what the store said a moment ago; if the store says something else by now, another
/// node was faster and the claim is void.
/// </summary>
/// <param name="SeenDue">The last due time that had been dealt with.</param>
/// <param name="SeenOwed">The run that was cut short and had not been taken over, or null.</param>
public sealed record DueTurn(DateTimeOffset? SeenDue, RunId? SeenOwed)
{
    /// <summary>The first due time that the run stands for; null when it stands for none.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The last due time that the run stands for, also when another run began its work; null when it stands for none.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The last due time that is dealt with by this; null when none is.</summary>
    public DateTimeOffset? UpTo { get; init; }

    /// <summary>Due times among them that were missed.</summary>
    public int Missed { get; init; }

    /// <summary>Missed ones that the run makes up for.</summary>
    public int CaughtUp { get; init; }

    /// <summary>Those for which nobody will run.</summary>
    public int Skipped { get; init; }

    /// <summary>The run goes on with the work of <see cref="SeenOwed"/>.</summary>
    public bool TakesOver { get; init; }
}
