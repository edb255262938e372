using CleanCustomers.Domain.Providers;
using CleanCustomers.Application.Providers;
using CleanCustomers.Infrastructure.Providers.Presets;
using CleanCustomers.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Providers.Tests.Presets;

/// <summary>Presets that change while the process runs.</summary>
public sealed class PresetReloadTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("presets-").FullName;
    private readonly ManualTimeProvider time = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_new_file_is_used_when_two_looks_saw_it_alike()
    {
        var presets = Start();
        Write("shop.json", PresetTexts.Valid);

        var first = presets.Look();
        var halfWay = presets.Presets.Count;
        var second = presets.Look();

        (first, halfWay, second).Should().Be((false, 0, true));
        presets.Presets.Should().ContainSingle().Which.Provider.Value.Should().Be("shop");
    }

    [Fact]
    public void A_broken_file_is_refused_with_its_place_and_the_version_before_stays_in_force()
    {
        Write("shop.json", PresetTexts.Valid);
        var presets = Start();
        var inForce = presets.Presets.Single();
        time.Advance(TimeSpan.FromHours(1));

        Write("shop.json", PresetTexts.Node(node => node["recrods"] = 1).ToJsonString());
        Settle(presets);

        presets.Presets.Should().ContainSingle().Which.Should().BeSameAs(inForce);
        var file = presets.Files.Single();
        file.ReadAt.Should().Be(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        file.Problems.Should().ContainSingle().Which.Should().Match<PresetProblem>(problem => problem.Pointer == "/recrods" && problem.Remedy.Contains("records"));
    }

    [Fact]
    public void A_file_put_right_is_in_force_again()
    {
        Write("shop.json", PresetTexts.Valid);
        var presets = Start();
        Write("shop.json", "{ broken");
        Settle(presets);
        time.Advance(TimeSpan.FromHours(1));

        Write("shop.json", PresetTexts.Node(node => node["title"] = "Our shop").ToJsonString());
        Settle(presets);

        presets.Problems.Should().BeEmpty();
        presets.Presets.Single().Title.Should().Be("Our shop");
        presets.Files.Single().ReadAt.Should().Be(new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void What_did_not_change_stays_the_same_object_and_tells_nobody()
    {
        Write("shop.json", PresetTexts.Valid);
        var presets = Start();
        var before = presets.Presets.Single();
        var told = 0;
        presets.Changed += (_, _) => told++;

        File.SetLastWriteTimeUtc(Path.Combine(folder, "shop.json"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Settle(presets);

        told.Should().Be(0);
        presets.Presets.Single().Should().BeSameAs(before);
    }

    [Fact]
    public void A_file_gone_for_a_moment_is_not_missed()
    {
        Write("shop.json", PresetTexts.Valid);
        var presets = Start();
        var before = presets.Presets.Single();

        File.Delete(Path.Combine(folder, "shop.json"));
        presets.Look();
        Write("shop.json", PresetTexts.Valid);
        Settle(presets);

        presets.Presets.Single().Should().BeSameAs(before);
    }

    [Fact]
    public void A_folder_that_cannot_be_read_takes_nothing_away()
    {
        Write("shop.json", PresetTexts.Valid);
        var presets = Start();

        Directory.Move(folder, folder + "-away");
        Settle(presets);
        var (away, problems) = (presets.Presets.Count, presets.Problems);
        Directory.Move(folder + "-away", folder);
        Settle(presets);

        away.Should().Be(1);
        problems.Should().ContainSingle().Which.Remedy.Should().Contain("Providers:Folder");
        presets.Problems.Should().BeEmpty();
    }

    [Fact]
    public void A_second_file_of_a_provider_is_refused_and_the_first_stays_in_force()
    {
        Write("one.json", PresetTexts.Valid);
        var presets = Start();
        var before = presets.Presets.Single();

        Write("two.json", PresetTexts.Valid);
        Settle(presets);

        presets.Presets.Should().ContainSingle().Which.Should().BeSameAs(before);
        presets.Problems.Should().HaveCount(2).And.OnlyContain(problem => problem.Pointer == "/provider");
    }

    [Fact]
    public void A_broken_file_yields_to_another_that_describes_its_provider()
    {
        Write("old.json", PresetTexts.Valid);
        var presets = Start();

        Write("old.json", "{ broken");
        Write("shop.json", PresetTexts.Node(node => node["title"] = "New home").ToJsonString());
        Settle(presets);

        presets.Presets.Should().ContainSingle().Which.Title.Should().Be("New home");
    }

    [Fact]
    public void A_changed_file_of_a_secret_makes_the_same_preset_anew()
    {
        Write("ca.pem", "one");
        Write("shop.json", PresetTexts.Node(node => node["auth"]!["token"] = "file:ca.pem").ToJsonString());
        var presets = Start();
        var before = presets.Presets.Single();

        Write("ca.pem", "two");
        Settle(presets);

        presets.Presets.Single().Should().NotBeSameAs(before);
        PresetFingerprint.Of((Preset)presets.Presets.Single()).Should().Be(PresetFingerprint.Of((Preset)before));
    }

    [Theory]
    [InlineData("00:00:30")]
    [InlineData("00:00:00.2")]
    public async Task A_running_process_sees_a_change_within_seconds_whether_told_or_by_looking(string lookEvery)
    {
        var options = Options.Create(new ProvidersOptions { Folder = folder, LookEvery = TimeSpan.Parse(lookEvery, System.Globalization.CultureInfo.InvariantCulture) });
        var presets = new PresetDirectory(options, TimeProvider.System, NullLogger<PresetDirectory>.Instance);
        using var watch = new PresetWatch(presets, TimeProvider.System, options, NullLogger<PresetWatch>.Instance);
        await watch.StartAsync(CancellationToken.None);

        Write("shop.json", PresetTexts.Valid);
        await Eventually.True(() => presets.Presets.Count == 1, TimeSpan.FromSeconds(15));
        File.Delete(Path.Combine(folder, "shop.json"));
        await Eventually.True(() => presets.Presets.Count == 0, TimeSpan.FromSeconds(15));

        await watch.StopAsync(CancellationToken.None);
        watch.ExecuteTask!.IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task A_folder_that_appears_later_is_found_by_looking()
    {
        var later = Path.Combine(folder, "later");
        var options = Options.Create(new ProvidersOptions { Folder = later });
        var presets = new PresetDirectory(options, time, NullLogger<PresetDirectory>.Instance);
        using var watch = new PresetWatch(presets, time, options, NullLogger<PresetWatch>.Instance);
        await watch.StartAsync(CancellationToken.None);

        Directory.CreateDirectory(later);
        await File.WriteAllTextAsync(Path.Combine(later, "shop.json"), PresetTexts.Valid);
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return presets.Presets.Count == 1;
        });

        presets.Problems.Should().BeEmpty();
        await watch.StopAsync(CancellationToken.None);
    }

    private static void Settle(PresetDirectory presets)
    {
        while (!presets.Look())
        {
        }
    }

    private PresetDirectory Start() =>
        new(Options.Create(new ProvidersOptions { Folder = folder }), time, NullLogger<PresetDirectory>.Instance);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
}
