namespace CleanCustomers.Infrastructure.Sandbox;

/// <summary>
/// A small stream of random numbers (SplitMix64) that is the same on every machine and runtime for the same start, which
/// <see cref="Random"/> does not promise. A value type: the sandbox throws millions of them and keeps none.
/// </summary>
internal struct Dice
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong state;

    /// <param name="seed">The sandbox's seed.</param>
    /// <param name="index">The customer.</param>
    /// <param name="purpose">What the numbers are for, so that one purpose's throws do not shift another's.</param>
    public Dice(long seed, long index, long purpose) =>
        state = Mix(Mix(Mix((ulong)seed + Golden) ^ (ulong)index) + ((ulong)purpose * Golden));

    public ulong Throw()
    {
        state += Golden;
        return Mix(state);
    }

    /// <summary>0 up to, without, <paramref name="sides"/>.</summary>
    public long Throw(long sides) => (long)Math.BigMul(Throw(), (ulong)sides, out _);

    public bool PerMille(int chance) => Throw(1000) < chance;

    public string Pick(IReadOnlyList<string> choices) => choices[(int)Throw(choices.Count)];

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
