namespace CleanCustomers.Infrastructure.Coordination;

/// <summary>
/// A node's clock, set by the database's: all nodes agree on what is due and on what they write down, however wrong the machine's own clock
/// is. Between two readings it runs by the machine's monotonic timer, so a clock that is put forward or back changes nothing. Until the first
/// reading it is the machine's clock.
/// </summary>
/// <param name="machine">The clock underneath, of which only timer and timestamps are used after the first reading.</param>
internal sealed class DatabaseClock(TimeProvider machine) : TimeProvider
{
    private volatile Reading? reading;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => reading is { } last ? last.At + machine.GetElapsedTime(last.Timestamp) : machine.GetUtcNow();

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Sets it by what the database answered.</summary>
    /// <param name="at">The database's clock.</param>
    /// <param name="asked">Timestamp before the question.</param>
    /// <param name="answered">Timestamp after the answer; the reading is taken to lie in the middle.</param>
    internal void Set(DateTimeOffset at, long asked, long answered) => reading = new Reading(at, asked + ((answered - asked) / 2));

    private sealed record Reading(DateTimeOffset At, long Timestamp);
}
