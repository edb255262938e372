using CleanCustomers.Application.Collection;

namespace CleanCustomers.Collection.Tests;

public sealed class TotalTrustTests
{
    [Theory]
    [InlineData(250, 250, TotalVerdict.Reached)]
    [InlineData(240, 250, TotalVerdict.Exceeded)]
    [InlineData(251, 250, TotalVerdict.Missing)]
    public void A_total_is_believed_at_first(long total, long received, TotalVerdict verdict) =>
        TotalTrust.Full.After(total, received, seen: 1).Verdict.Should().Be(verdict);

    [Fact]
    public void A_difference_that_stays_with_the_same_records_is_accepted_and_no_other()
    {
        var first = TotalTrust.Full.After(300, 250, seen: 7);
        var second = first.Next.After(300, 250, seen: 7);
        var grown = second.Next.After(310, 260, seen: 8);
        var dropped = grown.Next.After(310, 160, seen: 9);

        first.Verdict.Should().Be(TotalVerdict.Missing);
        second.Verdict.Should().Be(TotalVerdict.NotTrusted);
        grown.Verdict.Should().Be(TotalVerdict.NotTrusted, "it is the same lie about a longer list");
        dropped.Verdict.Should().Be(TotalVerdict.Missing, "this is not the known difference");
    }

    [Fact]
    public void The_same_numbers_with_other_records_are_not_the_same_walk()
    {
        var first = TotalTrust.Full.After(250, 150, seen: 1);

        first.Next.After(250, 150, seen: 2).Verdict.Should().Be(TotalVerdict.Missing, "another page was dropped this time");
    }

    [Fact]
    public void A_total_that_always_lies_differently_costs_a_bounded_number_of_walks()
    {
        var trust = TotalTrust.Full;
        var verdicts = new List<TotalVerdict>();
        for (var walk = 1; walk <= 6; walk++)
        {
            (trust, var verdict) = trust.After(1000 + walk, 250, seen: 1);
            verdicts.Add(verdict);
        }

        verdicts.Count(verdict => verdict == TotalVerdict.Missing).Should().Be(TotalTrust.Patience - 1);
        verdicts[^1].Should().Be(TotalVerdict.NotTrusted);
    }

    [Fact]
    public void One_walk_that_reaches_the_total_restores_trust()
    {
        var (distrusted, _) = TotalTrust.Full.After(300, 250, 1).Next.After(300, 250, 1);

        var (restored, verdict) = distrusted.After(250, 250, 1);

        verdict.Should().Be(TotalVerdict.Reached);
        restored.Should().Be(TotalTrust.Full);
    }

    [Fact]
    public void Back_off_climbs_in_steps_and_goes_down_one_at_a_time()
    {
        var waits = Enumerable.Range(0, BackOff.Highest + 1).Select(BackOff.Wait).ToList();

        waits[0].Should().Be(TimeSpan.Zero);
        waits.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        BackOff.Up(BackOff.Highest).Should().Be(BackOff.Highest);
        BackOff.Down(3).Should().Be(2);
        BackOff.Down(0).Should().Be(0);
    }
}
