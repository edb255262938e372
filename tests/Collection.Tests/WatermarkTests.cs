using CleanCustomers.Application.Collection;
using CleanCustomers.Testing;

namespace CleanCustomers.Collection.Tests;

public sealed class WatermarkTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_watermark_is_the_highest_change_time_in_the_providers_own_words() =>
        Checkpoint.NextWatermark(Noon, At(-60, "eleven"), null).Should().Be(At(-60, "eleven"));

    [Fact]
    public void The_watermark_never_passes_the_beginning_of_the_walk() =>
        Checkpoint.NextWatermark(Noon, At(1, "later"), null).Should().Be(new ChangeBound(Noon, null));

    [Fact]
    public void The_watermark_never_goes_back() =>
        Checkpoint.NextWatermark(Noon, At(-60, "eleven"), At(-30, "half past")).Should().Be(At(-30, "half past"));

    [Fact]
    public void Without_change_times_the_watermark_is_the_beginning_of_the_walk() =>
        Checkpoint.NextWatermark(Noon, null, null).Should().Be(new ChangeBound(Noon, null));

    [Fact]
    public async Task A_record_from_the_future_is_stored_and_does_not_move_the_watermark()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        provider.Customers.AddRaw("f", """{"id":"f","name":"From The Future","updatedAt":"2099-01-01T00:00:00Z"}"""u8.ToArray());
        await using var app = await CollectionApp.StartAsync(provider.Preset());

        await app.CollectAsync();

        app.LiveIds().Should().Contain("f");
        app.Value("SELECT watermark_text FROM providers").Should().StartWith("2026-01-01T00:00:05");
    }

    [Fact]
    public async Task Records_that_share_the_watermark_are_read_again_and_none_is_missed()
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 5);
        await using var app = await CollectionApp.StartAsync(
            provider.Preset() with { ChangedSince = new("updated_since", new(Domain.Providers.DateFormatKind.Iso), TimeSpan.Zero) });
        await app.CollectAsync();
        var last = System.Text.Encoding.UTF8.GetString(provider.Customers.JsonOf("c000005"));

        // A twin of the newest record: same change time, committed at the provider after we had read it.
        provider.Customers.AddRaw("twin", System.Text.Encoding.UTF8.GetBytes(last.Replace("c000005", "twin", StringComparison.Ordinal)));
        var run = await app.CollectAsync();

        run.Counters.Created.Should().Be(1);
        app.LiveIds().Should().Contain("twin");
    }

    private static ChangeBound At(int minutes, string text) => new(Noon.AddMinutes(minutes), text);
}
