using System.Collections.Concurrent;
using CleanCustomers.Application.Common;
using CleanCustomers.Application.Providers;
using CleanCustomers.Infrastructure.Providers;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Providers.Tests.Presets;

public sealed class PresetDirectoryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("presets-").FullName;
    private readonly LinesLogger log = new();

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        log.Dispose();
    }

    [Fact]
    public void A_bad_file_does_not_touch_the_others()
    {
        Write("a.json", "{ broken");
        Write("b.json", PresetTexts.Valid);
        Write("c.json", PresetTexts.Node(node => node["provider"] = "Crm").ToJsonString());
        Write("notes.txt", "not a preset");

        var presets = Start().GetRequiredService<IPresetDirectory>();

        presets.Presets.Should().ContainSingle().Which.Provider.Value.Should().Be("shop");
        presets.Files.Select(file => Path.GetFileName(file.File)).Should().Equal("a.json", "b.json", "c.json");
        presets.Problems.Select(problem => problem.Pointer).Should().Equal("", "/provider");
    }

    [Fact]
    public void Problems_are_logged_once_with_file_place_and_remedy()
    {
        Write("bad.json", PresetTexts.Node(node => node["recrods"] = 1).ToJsonString());
        using var services = Start();

        _ = services.GetRequiredService<IPresetDirectory>();
        _ = services.GetServices<IHostedService>().ToList();

        log.Lines(LogLevel.Error).Should().ContainSingle().Which.Should()
            .Contain("bad.json").And.Contain("/recrods").And.Contain("Did you mean 'records'?");
    }

    [Fact]
    public void Two_files_of_one_provider_are_both_refused()
    {
        Write("one.json", PresetTexts.Valid);
        Write("two.json", PresetTexts.Valid);

        var presets = Start().GetRequiredService<IPresetDirectory>();

        presets.Presets.Should().BeEmpty();
        presets.Problems.Should().HaveCount(2).And.OnlyContain(problem => problem.Pointer == "/provider");
        presets.Problems[0].Message.Should().Contain("two.json");
    }

    [Fact]
    public void A_missing_folder_is_a_problem_with_a_remedy()
    {
        var presets = Start(("Providers:Folder", Path.Combine(folder, "none"))).GetRequiredService<IPresetDirectory>();

        presets.Problems.Should().ContainSingle().Which.Remedy.Should().Contain("Providers:Folder");
    }

    [Fact]
    public void The_configuration_can_move_a_provider_to_another_address()
    {
        Write("shop.json", PresetTexts.Valid);

        var presets = Start(("Providers:BaseUrls:shop", "http://127.0.0.1:9999/x")).GetRequiredService<IPresetDirectory>();

        presets.Presets.Should().ContainSingle().Which.Should().BeOfType<Domain.Providers.Preset>().Which.BaseUrl.Should().Be(new Uri("http://127.0.0.1:9999/x"));
    }

    [Fact]
    public void An_address_for_an_unknown_provider_is_a_problem()
    {
        Write("shop.json", PresetTexts.Valid);

        var presets = Start(("Providers:BaseUrls:shpo", "http://127.0.0.1:9999")).GetRequiredService<IPresetDirectory>();

        presets.Problems.Should().ContainSingle().Which.Remedy.Should().Contain("'shop'");
        presets.Presets.Should().ContainSingle("the others are used all the same");
    }

    [Fact]
    public async Task Validating_lists_every_file_with_title_and_problems()
    {
        Write("bad.json", "[]");
        Write("shop.json", PresetTexts.Valid);
        await using var scope = Start().CreateAsyncScope();

        var answer = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ValidateProviders());

        answer.Value.IsValid.Should().BeFalse();
        answer.Value.Files.Select(file => (file.Title, file.Problems.Count)).Should().Equal((null, 1), ("Shop", 0));
    }

    private void Write(string name, string json) => File.WriteAllText(Path.Combine(folder, name), json);

    private ServiceProvider Start(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Providers:Folder", (string?)folder)])
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(TimeProvider.System)
            .AddLogging(logging => logging.AddProvider(log))
            .AddCqrs()
            .AddPresets()
            .BuildServiceProvider();
    }

    private sealed class LinesLogger : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<(LogLevel Level, string Line)> lines = new();

        public IEnumerable<string> Lines(LogLevel level) => lines.Where(line => line.Level == level).Select(line => line.Line);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((logLevel, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
