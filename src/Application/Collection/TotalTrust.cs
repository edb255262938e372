namespace CleanCustomers.Application.Collection;

/// <summary>What a provider's total says about a walk that reached its end.</summary>
public enum TotalVerdict
{
    /// <summary>All that the provider counts arrived.</summary>
    Reached,

    /// <summary>More arrived than the provider counts.</summary>
    Exceeded,

    /// <summary>Less arrived: something is missing, so the walk proves nothing and is repeated.</summary>
    Missing,

    /// <summary>Less arrived, but repeating it changed nothing: the total is not believed.</summary>
    NotTrusted,
}

/// <summary>
/// How far a provider's total is believed (ADR 0021). A total that is not reached makes the next run read again. When that meets exactly
/// the same records and misses the total by the same number, this difference is accepted; after <see cref="Patience"/> walks in a row that
/// miss it anyhow, the total is ignored. One walk that reaches it restores all trust.
/// </summary>
/// <param name="Walks">Complete walks in a row that missed the total.</param>
/// <param name="Missing">By how much the last one did.</param>
/// <param name="Seen">Names the set of records it met.</param>
/// <param name="Accepted">A difference that is known to stay; null when there is none.</param>
/// <param name="Ignored">No difference counts any more.</param>
public sealed record TotalTrust(int Walks, long Missing, long Seen, long? Accepted, bool Ignored)
{
    public const int Patience = 4;

    public static readonly TotalTrust Full = new(0, 0, 0, null, false);

    /// <param name="total">What the provider counts.</param>
    /// <param name="received">Distinct records that arrived.</param>
    /// <param name="seen">Names the set of them: equal for equal sets.</param>
    public (TotalTrust Next, TotalVerdict Verdict) After(long total, long received, long seen)
    {
        if (total <= received)
        {
            return (Full, total == received ? TotalVerdict.Reached : TotalVerdict.Exceeded);
        }

        var missing = total - received;
        if (Ignored || Accepted == missing)
        {
            return (this with { Missing = missing, Seen = seen }, TotalVerdict.NotTrusted);
        }

        var walks = Walks + 1;
        var isSame = Walks > 0 && Missing == missing && Seen == seen;
        var next = new TotalTrust(walks, missing, seen, isSame ? missing : Accepted, walks >= Patience);
        return (next, isSame || next.Ignored ? TotalVerdict.NotTrusted : TotalVerdict.Missing);
    }
}
