namespace CleanCustomers.Infrastructure.Sandbox;

/// <summary>
/// Who is in the list at an instant, and in which version: a pure function of seed, size, birth and now. Nothing is kept per
/// customer, so a million of them cost no memory and a restart goes on where time is.
/// </summary>
/// <remarks>
/// In one <paramref name="changeEvery"/>: about 1 % change, one in 5,000 arrives, and (with a life of up to 10,000 of them)
/// one in 10,000 leaves at first, one in 5,000 in the long run. A customer that left stays in the list as a tombstone.
/// </remarks>
/// <param name="customers">How many there are at birth; they were created in the five years before.</param>
internal sealed class SandboxTimeline(long seed, long customers, DateTimeOffset bornAt, TimeSpan changeEvery)
{
    private const long FiveYearsInSeconds = 5L * 365 * 24 * 3600;
    private const long PurposeTimes = 1;
    private readonly long birth = Cut(bornAt.UtcTicks);
    private readonly long arrivalGap = Math.Max(changeEvery.Ticks / 1000, changeEvery.Ticks * 5_000 / customers);

    public long Seed => seed;

    /// <summary>Customers ever seen, tombstones included. Indexes run from 0 and never change their meaning.</summary>
    public long CountAt(DateTimeOffset now) => customers + Math.Max(0, (now.UtcTicks - birth) / arrivalGap);

    public CustomerMoment At(long index, DateTimeOffset now)
    {
        var dice = new Dice(seed, index, PurposeTimes);
        var arrived = index < customers ? birth : birth + ((index - customers + 1) * arrivalGap);
        var age = index < customers ? dice.Throw(FiveYearsInSeconds) * TimeSpan.TicksPerSecond : 0;
        var quiet = age == 0 ? 0 : dice.Throw(age);
        var period = changeEvery.Ticks * (60 + dice.Throw(81));
        var firstChange = arrived + 1 + dice.Throw(period);
        var leaves = arrived + 1 + dice.Throw(changeEvery.Ticks * 10_000);

        var until = Math.Min(now.UtcTicks, leaves);
        var version = until < firstChange ? 0 : 1 + ((until - firstChange) / period);
        var changed = leaves <= now.UtcTicks ? leaves
            : version == 0 ? arrived - quiet
            : firstChange + ((version - 1) * period);
        return new CustomerMoment(index, version, Instant(arrived - age), Instant(changed), leaves <= now.UtcTicks);
    }

    private static DateTimeOffset Instant(long ticks) => new(Cut(ticks), TimeSpan.Zero);

    // Cutting to milliseconds never makes an instant later, so nothing is dated after the answer that shows it.
    private static long Cut(long ticks) => ticks - (ticks % TimeSpan.TicksPerMillisecond);
}

/// <summary>One customer at one instant.</summary>
/// <param name="Version">0 on arrival, one more with each change.</param>
/// <param name="ChangedAt">When this version appeared; what <c>updated_since</c> asks about.</param>
internal readonly record struct CustomerMoment(
    long Index, long Version, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, bool Removed);
