using CleanCustomers.Application.Collection;

namespace CleanCustomers.Conformance.Tests;

/// <summary>
/// What every shipped preset must do, through the product as it is composed and over real sockets. One class per preset, so that they run side by side.
/// </summary>
public abstract class ConformanceTests(string file)
{
    private readonly Shipped shipped = Shipped.All.Single(one => one.File == file);

    public static TheoryData<string> Faults => [.. FaultCase.All.Select(one => one.Name)];

    [Fact]
    public async Task All_arrive_once_and_five_changes_and_two_deletions_are_seen_as_that()
    {
        await using var trial = await Trial.StartAsync(shipped);

        var first = await trial.CollectWellAsync();
        first.Counters.Created.Should().Be(Trial.Count);
        first.Counters.Quarantined.Should().Be(0);
        trial.ShouldHoldEverybody();

        trial.Later();
        var again = await trial.CollectWellAsync();
        Changes(again).Should().Be((0, 0, 0));

        trial.People.Touch([3, 17, 31, 44, 60]);
        trial.Later();
        var touched = await trial.CollectWellAsync();
        Changes(touched).Should().Be((0, 5, 0));
        trial.ShouldHoldEverybody();

        trial.People.Delete(5, 50);
        await LearnDeletionsAsync(trial);
        trial.Tombstones().Should().BeEquivalentTo(trial.People.Gone.Select(trial.System.IdOf));
        trial.ShouldHoldEverybody();

        trial.Later();
        Changes(await trial.CollectWellAsync()).Should().Be((0, 0, 0));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_ends_as_declared_and_costs_no_customer(string name)
    {
        var fault = FaultCase.All.Single(one => one.Name == name);
        await using var trial = await Trial.StartAsync(shipped);

        await SufferAsync(trial, fault);
        trial.ShouldHoldEverybody();

        // Once more while changes are read, in a list that has more than two pages of them.
        trial.People.Touch(trial.People.Live.Skip(1).Select(person => person.Number));
        trial.Later();
        await SufferAsync(trial, fault);
        trial.ShouldHoldEverybody();
    }

    [Fact]
    public async Task Many_changes_of_one_instant_all_arrive()
    {
        await using var trial = await Trial.StartAsync(shipped);
        await trial.CollectWellAsync();
        trial.Later();
        trial.People.Touch(trial.People.Live.Select(person => person.Number));
        trial.Later();

        var run = await trial.CollectWellAsync();

        Changes(run).Should().Be((0, Trial.Count, 0));
        trial.ShouldHoldEverybody();
    }

    [Fact]
    public async Task A_change_dated_far_ahead_is_stored_and_hides_no_later_one()
    {
        await using var trial = await Trial.StartAsync(shipped);
        await trial.CollectWellAsync();
        trial.Later();
        trial.People.TouchAt([9], new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
        trial.Later();
        await trial.CollectWellAsync();

        trial.People.Touch([10, 11]);
        trial.Later();
        Changes(await trial.CollectWellAsync()).Updated.Should().Be(2);
        if (shipped.IsBounded)
        {
            trial.Later();
            await trial.CollectWellAsync(full: true);
        }

        trial.ShouldHoldEverybody();
    }

    private static async Task SufferAsync(Trial trial, FaultCase fault)
    {
        using var elsewhere = new Elsewhere();
        var suffered = fault.Make(trial.System, elsewhere.Origin);
        var before = trial.System.Requests.Count;
        trial.System.Suffers(suffered);

        var run = await trial.CollectAsync();

        (run.State, run.ErrorCode).Should().BeOneOf(fault.Ends(trial.System), "{0}", run.ErrorMessage);
        elsewhere.WasCalled.Should().BeFalse("no request may leave the preset's origin");
        if (suffered is { Told: { } told, ToldAt: { } at })
        {
            var early = trial.System.Requests.Skip(before).Where(request => request.At > at && request.At < at + told);
            early.Should().BeEmpty("the provider asked for {0}", told);
        }

        trial.System.Recovers();
        trial.Later();
        await trial.CollectWellAsync();
    }

    private async Task LearnDeletionsAsync(Trial trial)
    {
        trial.Later();
        if (shipped.Deletions == DeletionRule.Told)
        {
            (await trial.CollectWellAsync()).Counters.Removed.Should().Be(2);
            return;
        }

        await trial.CollectWellAsync(full: shipped.ReadsChanges);
        trial.Tombstones().Should().BeEmpty("one walk proves nothing");
        trial.Later();
        await trial.CollectWellAsync(full: shipped.ReadsChanges);
    }

    private static (long Created, long Updated, long Removed) Changes(RunView run) =>
        (run.Counters.Created, run.Counters.Updated, run.Counters.Removed);
}

public sealed class StripeTests() : ConformanceTests("stripe");

public sealed class HubSpotTests() : ConformanceTests("hubspot");

public sealed class ShopifyRestTests() : ConformanceTests("shopify-rest");

public sealed class ShopifyGraphQlTests() : ConformanceTests("shopify-graphql");

public sealed class SalesforceTests() : ConformanceTests("salesforce");

public sealed class DataverseTests() : ConformanceTests("dataverse");

public sealed class ODataTests() : ConformanceTests("odata-v4");

public sealed class ScimTests() : ConformanceTests("scim");

public sealed class ScimCursorTests() : ConformanceTests("scim-cursor");

public sealed class WooCommerceTests() : ConformanceTests("woocommerce");

public sealed class DirectusTests() : ConformanceTests("directus");

public sealed class MedusaTests() : ConformanceTests("medusa");

public sealed class ChargebeeTests() : ConformanceTests("chargebee");

public sealed class RecurlyTests() : ConformanceTests("recurly");

public sealed class CognitoTests() : ConformanceTests("cognito");
