namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>
/// Counts the failures of the line to one provider, over all its runs (ADR 0018). After five in a row nothing is repeated any more: the run
/// ends, the first request of the next one is the probe, and one success closes it. Safe for concurrent use.
/// </summary>
internal sealed class Breaker
{
    private const int Most = 5;
    private int failures;

    /// <summary>No request may be repeated.</summary>
    public bool IsOpen => Volatile.Read(ref failures) >= Most;

    public void Failed() => Interlocked.Increment(ref failures);

    /// <summary>The provider answered, whatever it said.</summary>
    public void Answered() => Volatile.Write(ref failures, 0);
}
