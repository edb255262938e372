using CleanCustomers.Application.Collection;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests.Lists;

public sealed class ReplayFeedTests
{
    [Fact]
    public async Task A_record_from_a_log_is_replayed_by_the_mapping_of_the_log()
    {
        var time = new ManualTimeProvider();
        await using var shop = await EventShop.StartAsync(time, customers: 1);
        var preset = shop.Preset();
        await using var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Time = time }, preset);
        await app.CollectAsync();
        time.Advance(TimeSpan.FromMinutes(10));
        shop.LogNameless("cus_1");
        await app.CollectAsync();
        var still = await app.SendAsync(new ReplayQuarantined(1));
        var company = new Dictionary<CustomerField, TextSource>(preset.Changes!.Map.Texts) { [CustomerField.Company] = new TextSource.FirstOf([ScriptedProvider.Path("$.type")]) };

        await using var mended = await CollectionApp.StartAsync(
            new CollectionApp.Setup { Folder = app.Folder, Time = time }, preset with { Changes = preset.Changes with { Map = preset.Changes.Map with { Texts = company } } });
        var replayed = await mended.SendAsync(new ReplayQuarantined(1));

        still.Value.Should().BeEquivalentTo(new { State = QuarantineState.Open, Rule = "customer.empty", Feed = Feeds.Changes, ExternalId = "cus_1" });
        replayed.Value.State.Should().Be(QuarantineState.Replayed);
        app.Value("SELECT json_extract(fields, '$.company') FROM record_bodies WHERE external_id = 'cus_1'").Should().Be("customer.updated");
    }

    [Fact]
    public async Task A_record_of_a_list_that_the_preset_no_longer_describes_stays_and_says_so()
    {
        var time = new ManualTimeProvider();
        await using var shop = await EventShop.StartAsync(time, customers: 1);
        var preset = shop.Preset();
        await using var app = await CollectionApp.StartAsync(new CollectionApp.Setup { Time = time }, preset);
        await app.CollectAsync();
        time.Advance(TimeSpan.FromMinutes(10));
        shop.LogNameless("cus_1");
        await app.CollectAsync();

        await using var without = await CollectionApp.StartAsync(new CollectionApp.Setup { Folder = app.Folder, Time = time }, preset with { Changes = null });
        var replayed = await without.SendAsync(new ReplayQuarantined(1));

        replayed.Value.Should().BeEquivalentTo(new { State = QuarantineState.Open, Rule = "record.unknown_list" });
    }
}
