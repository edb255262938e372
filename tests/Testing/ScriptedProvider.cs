using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Testing;

/// <summary>One request as the provider saw it.</summary>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">Header values by name, without case.</param>
public sealed record SeenRequest(string Target, IReadOnlyDictionary<string, string> Headers);

/// <summary>
/// A customer system on a real socket (Kestrel, 127.0.0.1, free port) that serves generated customers in every paging style and can
/// be told to misbehave. "After page k" means: from the first request after k pages were answered properly, counted since the start
/// or since <see cref="ForgetPages"/>. Without scripts it is a good provider.
/// </summary>
public sealed partial class ScriptedProvider : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ListPages pages;
    private readonly List<Script> scripts = [];
    private readonly ConcurrentQueue<SeenRequest> requests = new();
    private readonly CancellationTokenSource stopped = new();
    private int pagesServed;

    private ScriptedProvider(WebApplication app, int records, int pageSize, int recordBytes, TimeProvider time)
    {
        this.app = app;
        Time = time;
        Customers = new ScriptedCustomers(records, recordBytes);
        pages = new ListPages(this, pageSize);
    }

    /// <summary><c>http://127.0.0.1:port/</c></summary>
    public Uri BaseUrl { get; private set; } = null!;

    /// <summary>The list behind the answers; may be changed at any time.</summary>
    public ScriptedCustomers Customers { get; }

    /// <summary>The provider's clock: what its <c>Date</c> header says.</summary>
    public TimeProvider Time { get; }

    /// <summary>
    /// The <c>Date</c> header is the clock that dates the changes, as at a real provider. Off by default: then changes look long past.
    /// </summary>
    public bool TellsChangeClock { get; set; }

    /// <summary>How next links are written. Default absolute.</summary>
    public LinkForm Links { get; set; } = LinkForm.Absolute;

    /// <summary>Largest page it sends whatever is asked for, or null for no such limit.</summary>
    public int? LargestPage { get; set; }

    /// <summary>Every request so far, oldest first.</summary>
    public IReadOnlyList<SeenRequest> Requests => [.. requests];

    public int RequestCount => requests.Count;

    /// <summary>Pages answered properly so far.</summary>
    public int PagesServed => Volatile.Read(ref pagesServed);

    /// <param name="records">Customers at the beginning.</param>
    /// <param name="pageSize">Records per page unless the request asks for fewer.</param>
    /// <param name="recordBytes">Least size of a record.</param>
    /// <param name="time">The provider's clock; default the real one.</param>
    public static async Task<ScriptedProvider> StartAsync(int records = 250, int pageSize = 100, int recordBytes = 400, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            kestrel.Limits.MinResponseDataRate = null;
        });

        var web = builder.Build();
        var provider = new ScriptedProvider(web, records, pageSize, recordBytes, time ?? TimeProvider.System);
        web.Run(provider.AnswerAsync);
        await web.StartAsync();
        var address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        provider.BaseUrl = new Uri(address.TrimEnd('/') + "/");
        return provider;
    }

    /// <summary>Answers the next requests after page <paramref name="afterPage"/> in another way. The script added last is asked first.</summary>
    /// <param name="answer">One of <see cref="Testing.Answers"/> or your own.</param>
    /// <param name="afterPage">Pages to serve properly before; 0 = from the next request.</param>
    /// <param name="times">How many requests; <see cref="int.MaxValue"/> for all.</param>
    public void Answers(Answer answer, int afterPage = 0, int times = 1) => Add(new Script(afterPage, times) { Answer = answer });

    /// <summary>Changes what is answered after page <paramref name="afterPage"/>; the page still counts as served.</summary>
    public void Rewrites(Func<ListAnswer, ListAnswer> change, int afterPage = 0, int times = 1) =>
        Add(new Script(afterPage, times) { Rewrite = change });

    /// <summary>Starts the counting of pages again at 0.</summary>
    public void ForgetPages() => Interlocked.Exchange(ref pagesServed, 0);

    /// <summary>Ends all scripts: from here on a good provider.</summary>
    public void Recovers()
    {
        lock (scripts)
        {
            scripts.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        stopped.Dispose();
    }

    private void Add(Script script)
    {
        lock (scripts)
        {
            scripts.Insert(0, script);
        }
    }

    private Script? TakeScript()
    {
        lock (scripts)
        {
            var script = scripts.Find(s => s.Left > 0 && PagesServed >= s.AfterPage);
            if (script is not null)
            {
                script.Left--;
            }

            return script;
        }
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        requests.Enqueue(new SeenRequest(http.Request.Path + http.Request.QueryString, headers));
        http.Response.Headers.Date = (TellsChangeClock ? Customers.Now : Time.GetUtcNow()).ToString("r", CultureInfo.InvariantCulture);
        if (pages.Find(http.Request) is not { } page)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var script = TakeScript();
        try
        {
            if (script?.Answer is { } answer)
            {
                await answer(http, page.Bytes(), stopped.Token);
                return;
            }

            page = script?.Rewrite?.Invoke(page) ?? page;
            Interlocked.Increment(ref pagesServed);
            await ListPages.WriteAsync(http.Response, page, stopped.Token);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || stopped.IsCancellationRequested)
        {
            // The caller gave up or the test is over: there is nobody left to answer.
            http.Abort();
        }
    }

    private sealed class Script(int afterPage, int times)
    {
        public int AfterPage { get; } = afterPage;

        public int Left { get; set; } = times;

        public Answer? Answer { get; init; }

        public Func<ListAnswer, ListAnswer>? Rewrite { get; init; }
    }
}
