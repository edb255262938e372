using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CleanCustomers.Benchmarks.Provider;

/// <summary>
/// A provider in a process of its own. <c>GET /customers</c> by <c>page</c> (from 1), <c>offset</c> or <c>cursor</c> (the body's <c>next</c>);
/// <c>updated_since</c> is taken and answers everything, the worst case. <c>GET /fixed</c> answers fixed bytes, the yard-stick for reads.
/// </summary>
internal static class ProviderHost
{
    public const string Announcement = "listening on ";

    // About what one customer of ours looks like on the wire.
    private static ReadOnlySpan<byte> FixedAnswer =>
        """{"id":"0198b2c4-5d7e-7f00-8a1b-2c3d4e5f6071","name":"Ana García","email":"ana@example.com","country":"ES","updatedAt":"2026-01-15T08:30:00.000000Z"}"""u8;

    public static async Task RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        using var pages = PageFile.Write(arguments.Number("customers", 100_000), arguments.Number("page", 1000));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(context => AnswerAsync(context, pages));
        await app.StartAsync(cancellationToken);
        Console.WriteLine(Announcement + app.Urls.Single());
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.Register(stopped.SetResult))
        {
            // The parent holds our standard input: when it ends, however it ends, so do we.
            await Task.WhenAny(stopped.Task, Console.In.ReadToEndAsync(CancellationToken.None));
        }

        await app.StopAsync(CancellationToken.None);
    }

    private static Task AnswerAsync(HttpContext context, PageFile pages) => context.Request.Path.Value switch
    {
        "/customers" => AnswerPageAsync(context, pages),
        "/fixed" => AnswerFixedAsync(context),
        _ => RefuseAsync(context, StatusCodes.Status404NotFound),
    };

    private static async Task AnswerPageAsync(HttpContext context, PageFile pages)
    {
        if (PageOf(context.Request.Query, pages.PageSize) is not { } page || page < 0 || page >= pages.Pages)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest);
            return;
        }

        var length = pages.LengthOf(page);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            pages.Read(page, buffer);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = length;
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, length), context.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task AnswerFixedAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = FixedAnswer.Length;
        FixedAnswer.CopyTo(context.Response.BodyWriter.GetSpan(FixedAnswer.Length));
        context.Response.BodyWriter.Advance(FixedAnswer.Length);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static int? PageOf(IQueryCollection query, int pageSize)
    {
        if (query.TryGetValue("page", out var page))
        {
            return int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number - 1 : null;
        }

        if (query.TryGetValue("offset", out var offset) || query.TryGetValue("cursor", out offset))
        {
            return int.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var first) && first % pageSize == 0 ? first / pageSize : null;
        }

        return 0;
    }
}
