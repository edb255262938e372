namespace CleanCustomers.Domain.Providers;

/// <summary>Deletion by absence: a record that complete walks of the whole list no longer show counts as deleted.</summary>
/// <param name="Walks">How many complete walks in a row must miss it. At least 2: rows move between pages while one walks.</param>
/// <param name="Most">Largest share of the provider's live records that may go at once, above 0 and at most 1; more waits for a person.</param>
public sealed record AbsenceRule(int Walks = AbsenceRule.UsualWalks, double Most = AbsenceRule.UsualMost)
{
    public const int UsualWalks = 2;
    public const double UsualMost = 0.2;
}
