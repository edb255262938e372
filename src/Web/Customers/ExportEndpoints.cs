using System.Globalization;
using System.IO.Compression;
using CleanCustomers.Application.Customers;
using CleanCustomers.Domain.Common;
using CleanCustomers.Web.Common;
using MediatR;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using IResult = Microsoft.AspNetCore.Http.IResult;

namespace CleanCustomers.Web.Customers;

internal static class ExportEndpoints
{
    private const string Description =
        "One committed state, streamed, in the order in which customers were first stored. The last line proves that nothing is missing: in NDJSON the only "
        + "object with 'complete', in CSV the row that begins with #complete; both tell the number of customers, the instant, and the 'changes' to go on from with "
        + "the change feed. Without that line the export was cut off: ask again. CSV cells that a spreadsheet would calculate get an apostrophe in front. It is "
        + "compressed with gzip for callers who accept that. The schema of NDJSON is that of each line but the last.";

    private static readonly QueryParameter<ExportFormat?> Format = QueryParameter.OneOfOrNone<ExportFormat>(
        "format", "How to write; without it the Accept header decides, and without that it is ndjson.");

    private static readonly QueryParameter<bool> Raw = QueryParameter.Flag(
        "raw", "CSV: leave cells that begin with = + - @ as they are. For programs only; a spreadsheet would calculate what strangers wrote.");

    public static IEndpointRouteBuilder MapExport(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup("/customers/export").WithTags("Customers").MapGet("", ExportAsync).WithName("ExportCustomers").RequireScope(Scope.CustomersExport)
            .WithSummary("Exports all customers, or those that pass a filter, as NDJSON or CSV").WithDescription(Description)
            .WithQuery([Format, Raw, .. CustomerParameters.Filters])
            .Produces<CustomerResponse>(StatusCodes.Status200OK, AnswerFormat.Ndjson, AnswerFormat.Csv)
            .WithMetadata(new AnswerExample(StatusCodes.Status200OK, Examples.Export, AnswerFormat.Ndjson), new AnswerExample(StatusCodes.Status200OK, Examples.ExportCsv, AnswerFormat.Csv))
            .WithResponseHeader(200, "Content-Disposition", "A name for the file.").WithProblems(400, 406);
        return routes;
    }

    private static async Task<IResult> ExportAsync(HttpContext http, IMediator mediator, IOptions<LimitOptions> limits, CancellationToken cancellationToken)
    {
        var read = new QueryReader(http.Request);
        var filter = CustomerParameters.Read(read);
        var (format, raw) = (read.Get(Format), read.Get(Raw));
        if (read.IsFaulty(out var problem) || (problem = await http.RefuseOthersAsync(filter.Provider, cancellationToken)) is not null)
        {
            return problem;
        }

        if ((format ?? AnswerFormat.Wanted(http.Request)) is not { } wanted)
        {
            return Problem.Of(StatusCodes.Status406NotAcceptable, "accept.unknown", "Accept application/x-ndjson or text/csv, or name it with 'format'.");
        }

        await using var body = new ExportBody(http, wanted);
        if (HeadAsGet.IsHead(http))
        {
            return TypedResults.Empty;
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(limits.Value.ExportTime);
        var exported = await mediator.Send(new ExportCustomers(filter, wanted, raw, body.To), time.Token);
        if (exported.Error is { } error)
        {
            body.Withdraw();
            return error.ToProblem();
        }

        await body.CompleteAsync(cancellationToken);
        return TypedResults.Empty;
    }
}

/// <summary>The media types of an export.</summary>
internal static class AnswerFormat
{
    public const string Ndjson = "application/x-ndjson";
    public const string Csv = "text/csv";

    /// <summary>What the Accept header prefers; null when it takes neither.</summary>
    public static ExportFormat? Wanted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
        {
            return ExportFormat.Ndjson;
        }

        var (ndjson, csv) = (Quality(Ndjson), Quality(Csv));
        return (ndjson, csv) switch
        {
            (0, 0) => null,
            _ => csv > ndjson ? ExportFormat.Csv : ExportFormat.Ndjson,
        };

        // The most specific range that covers the type decides (RFC 9110, 12.5.1).
        double Quality(string type) => accepted
            .Where(range => new MediaTypeHeaderValue(type).IsSubsetOf(new MediaTypeHeaderValue(range.MediaType)))
            .OrderBy(range => range.MatchesAllTypes).ThenBy(range => range.MatchesAllSubTypes)
            .Select(range => range.Quality ?? 1).FirstOrDefault();
    }

    public static string ContentType(ExportFormat format) => format == ExportFormat.Csv ? $"{Csv}; charset=utf-8; header=present" : $"{Ndjson}; charset=utf-8";
}

/// <summary>Where an export is written: headers first, compressed when the caller takes that. What is not completed is cut off visibly.</summary>
internal sealed class ExportBody : IAsyncDisposable
{
    private readonly HttpContext http;
    private readonly GZipStream? gzip;
    private bool isSettled;

    public ExportBody(HttpContext http, ExportFormat format)
    {
        this.http = http;
        var headers = http.Response.Headers;
        var at = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        http.Response.ContentType = AnswerFormat.ContentType(format);
        headers.ContentDisposition = string.Create(
            CultureInfo.InvariantCulture, $"attachment; filename=\"customers-{at:yyyyMMdd'T'HHmmss'Z'}.{(format == ExportFormat.Csv ? "csv" : "ndjson")}\"");
        headers.Vary = "Accept, Accept-Encoding";
        if (http.Request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "gzip" && encoding.Quality is not 0))
        {
            headers.ContentEncoding = "gzip";
            gzip = new GZipStream(http.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        }

        To = (Stream?)gzip ?? http.Response.Body;
    }

    public Stream To { get; }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (gzip is not null)
        {
            await gzip.DisposeAsync();
        }

        await http.Response.Body.FlushAsync(cancellationToken);
        isSettled = true;
    }

    /// <summary>Nothing was written; another answer follows.</summary>
    public void Withdraw()
    {
        http.Response.Headers.ContentDisposition = default;
        http.Response.Headers.ContentEncoding = default;
        isSettled = true;
    }

    public ValueTask DisposeAsync()
    {
        if (!isSettled && http.Response.HasStarted)
        {
            // Whatever failed, the caller must not take this for the end.
            http.Abort();
        }

        return ValueTask.CompletedTask;
    }
}
