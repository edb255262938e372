using System.Net;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Collection;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CleanCustomers.Web.Tests;

public sealed class IdempotencyTests
{
    private const string Order = """{"provider":"crm"}""";

    private static readonly RunView Running = new(
        new RunId(12), new ProviderId("crm"), RunTrigger.Manual, RunMode.Full, RunState.Running, Store.Start, null, null, null, default, CancelRequested: false, null, null);

    [Fact]
    public async Task The_same_order_is_carried_out_once_and_answered_alike()
    {
        var start = new Scripted<StartRun, StartedRun>(_ => new StartedRun(Running, Joined: false));
        await using var app = await TestApp.StartAsync(start.AddTo);

        var (first, body) = await SendAsync(app, "k1");
        var (again, repeated) = await SendAsync(app, "k1");

        start.Sent.Should().ContainSingle();
        first.StatusCode.Should().Be(HttpStatusCode.Accepted);
        first.Headers.Contains("Idempotency-Replayed").Should().BeFalse();
        again.StatusCode.Should().Be(HttpStatusCode.Accepted);
        again.Headers.GetValues("Idempotency-Replayed").Should().Equal("true");
        again.Headers.Location.Should().Be(first.Headers.Location).And.Be(new Uri("/api/v1/runs/12", UriKind.Relative));
        again.Content.Headers.ContentType.Should().Be(first.Content.Headers.ContentType);
        repeated!.ToJsonString().Should().Be(body!.ToJsonString());
    }

    [Fact]
    public async Task Without_a_key_or_with_another_one_it_is_carried_out_again()
    {
        var start = new Scripted<StartRun, StartedRun>(_ => new StartedRun(Running, Joined: false));
        await using var app = await TestApp.StartAsync(start.AddTo);

        await SendAsync(app, "k1");
        await SendAsync(app, "k2");
        await app.SendAsync(HttpMethod.Post, "/api/v1/runs", Order);
        await app.SendAsync(HttpMethod.Post, "/api/v1/runs", Order);

        start.Sent.Should().HaveCount(4);
    }

    [Theory]
    [InlineData("/api/v1/runs", """{"provider":"shop"}""")]
    [InlineData("/api/v1/runs", """{ "provider":"crm"}""")]
    [InlineData("/api/v1/quarantine/1/dismiss", null)]
    public async Task Another_order_with_the_same_key_is_refused(string path, string? body)
    {
        var start = new Scripted<StartRun, StartedRun>(_ => new StartedRun(Running, Joined: false));
        await using var app = await TestApp.StartAsync(start.AddTo);
        await SendAsync(app, "k1");

        var (answer, problem) = await app.SendAsync(HttpMethod.Post, path, body, request => request.Headers.Add("Idempotency-Key", "k1"));

        answer.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        TestApp.Problem(answer, problem).Code().Should().Be("idempotency.other_order");
        start.Sent.Should().ContainSingle();
    }

    [Fact]
    public async Task While_it_is_under_way_the_same_order_is_told_to_come_again_and_goes_on_when_its_sender_leaves()
    {
        var slow = new Slow();
        await using var app = await TestApp.StartAsync(slow.AddTo);
        using var leave = new CancellationTokenSource();
        var first = app.Client.PostAsync(new Uri("/api/v1/runs", UriKind.Relative), Content("k1"), leave.Token);
        await slow.Begun.Task;

        var (second, problem) = await SendAsync(app, "k1");
        await leave.CancelAsync();
        await first.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        slow.Go.SetResult();
        var (answer, body) = await SendAsync(app, "k1");
        while (answer.StatusCode == HttpStatusCode.Conflict)
        {
            (answer, body) = await SendAsync(app, "k1");
        }

        second.StatusCode.Should().Be(HttpStatusCode.Conflict);
        TestApp.Problem(second, problem).Code().Should().Be("idempotency.running");
        second.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(1));
        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        answer.Headers.Contains("Idempotency-Replayed").Should().BeTrue();
        body!["run"]!.Number("run").Should().Be(12);
        slow.Sent.Should().Be(1);
    }

    [Fact]
    public async Task It_holds_over_nodes()
    {
        var start = new Scripted<StartRun, StartedRun>(_ => new StartedRun(Running, Joined: false));
        await using var one = await TestApp.StartAsync(start.AddTo);
        await using var other = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration["Storage:Folder"] = Path.GetDirectoryName(one.Store.File);
                start.AddTo(builder);
            },
            migrate: false);

        await SendAsync(one, "k1");
        var (answer, _) = await SendAsync(other, "k1");

        answer.Headers.Contains("Idempotency-Replayed").Should().BeTrue();
        start.Sent.Should().ContainSingle();
    }

    [Fact]
    public async Task Of_many_at_the_same_time_one_is_carried_out()
    {
        var start = new Scripted<StartRun, StartedRun>(_ => new StartedRun(Running, Joined: false));
        await using var app = await TestApp.StartAsync(start.AddTo);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => SendAsync(app, "k1")));

        start.Sent.Should().ContainSingle();
        answers.Select(answer => answer.Answer.StatusCode).Distinct().Should().BeSubsetOf([HttpStatusCode.Accepted, HttpStatusCode.Conflict]);
        answers.Count(answer => answer.Answer.StatusCode == HttpStatusCode.Accepted && !answer.Answer.Headers.Contains("Idempotency-Replayed")).Should().Be(1);
    }

    [Fact]
    public async Task What_was_refused_or_failed_is_forgotten()
    {
        var answers = new Queue<Result<StartedRun>>([
            new Error(ResultStatus.Conflict, "run.not_before", "Later."),
            new Error(ResultStatus.Unavailable, "store.locked", "Locked."),
            new StartedRun(Running, Joined: false),
        ]);
        var start = new Scripted<StartRun, StartedRun>(_ => answers.Dequeue());
        await using var app = await TestApp.StartAsync(start.AddTo);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            statuses.Add((await SendAsync(app, "k1")).Answer.StatusCode);
        }

        statuses.Should().Equal(HttpStatusCode.Conflict, HttpStatusCode.ServiceUnavailable, HttpStatusCode.Accepted, HttpStatusCode.Accepted);
        start.Sent.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_fault_of_ours_is_forgotten_too()
    {
        var calls = 0;
        var start = new Scripted<StartRun, StartedRun>(_ => calls++ == 0 ? throw new InvalidOperationException("secret") : new StartedRun(Running, Joined: false));
        await using var app = await TestApp.StartAsync(start.AddTo);

        var (first, problem) = await SendAsync(app, "k1");
        var (second, _) = await SendAsync(app, "k1");

        first.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        TestApp.Problem(first, problem).Code().Should().Be("service.fault");
        second.StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task An_answer_is_kept_for_a_day()
    {
        var start = new Scripted<StartRun, StartedRun>(_ => new StartedRun(Running, Joined: false));
        await using var app = await TestApp.StartAsync(start.AddTo);
        await SendAsync(app, "k1");
        var kept = await KeptAsync(app);
        kept.Should().BeInRange(23.9, 24.01);

        app.Store.Run("UPDATE order_keys SET expires_at = strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', '-1 seconds')");
        var (answer, _) = await SendAsync(app, "k1");

        answer.Headers.Contains("Idempotency-Replayed").Should().BeFalse();
        start.Sent.Should().HaveCount(2);
        IOrderMemory.KeepFor.Should().Be(TimeSpan.FromHours(24));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("256")]
    [InlineData("two")]
    public async Task What_is_no_key_is_refused(string key)
    {
        var start = new Scripted<StartRun, StartedRun>(_ => new StartedRun(Running, Joined: false));
        await using var app = await TestApp.StartAsync(start.AddTo);
        string[] keys = key switch
        {
            "256" => [new string('k', 256)],
            "two" => ["k1", "k2"],
            _ => [key],
        };

        var (answer, problem) = await app.SendAsync(HttpMethod.Post, "/api/v1/runs", Order, request => request.Headers.TryAddWithoutValidation("Idempotency-Key", keys));

        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        TestApp.Problem(answer, problem).Code().Should().Be("idempotency.key_invalid");
        start.Sent.Should().BeEmpty();
    }

    private static Task<(HttpResponseMessage Answer, JsonNode? Body)> SendAsync(TestApp app, string key) =>
        app.SendAsync(HttpMethod.Post, "/api/v1/runs", Order, request => request.Headers.Add("Idempotency-Key", key));

    private static StringContent Content(string key)
    {
        var content = new StringContent(Order, System.Text.Encoding.UTF8, "application/json");
        content.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return content;
    }

    private static async Task<double> KeptAsync(TestApp app)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={app.Store.File};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT (julianday(expires_at) - julianday('now')) * 24 FROM order_keys";
        return (double)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Starts a run when it is told to.</summary>
    private sealed class Slow : IRequestHandler<StartRun, Result<StartedRun>>
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Sent { get; private set; }

        public void AddTo(WebApplicationBuilder builder) => builder.Services.AddSingleton<IRequestHandler<StartRun, Result<StartedRun>>>(this);

        public async Task<Result<StartedRun>> Handle(StartRun request, CancellationToken cancellationToken)
        {
            Sent++;
            Begun.TrySetResult();
            await Go.Task.WaitAsync(cancellationToken);
            return new StartedRun(Running, Joined: false);
        }
    }
}
