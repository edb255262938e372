using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Files.S3;

/// <summary>An object as listed.</summary>
/// <param name="Tag">Its ETag with the quotes.</param>
internal sealed record S3Object(string Key, string Tag, long Bytes, DateTimeOffset ModifiedAt);

/// <param name="Next">Continuation token, or null at the end.</param>
internal sealed record S3Page(IReadOnlyList<S3Object> Objects, string? Next);

/// <summary>Reads the XML of S3, strictly: an answer of 200 may hold an error or something that is no list at all.</summary>
internal static class S3Answers
{
    /// <summary>A thousand keys of a thousand characters, percent-encoded, with all that stands around them.</summary>
    private const int LargestAnswer = 16 * 1024 * 1024;

    private static readonly XmlReaderSettings Strict = new()
    {
        Async = true,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = LargestAnswer,
    };

    public static async Task<S3Page> ReadListAsync(
        HttpResponseMessage answer, Limits limits, TimeProvider time, FileSite site, CancellationToken cancellationToken)
    {
        var root = await ReadXmlAsync(answer, limits, time, site, cancellationToken);
        if (root?.Name.LocalName == "Error")
        {
            throw Fault(root, answer, time, site);
        }

        if (root?.Name.LocalName != "ListBucketResult")
        {
            throw site.Fault(FileFaults.BadXml, root is null ? null : $"its root is '{root.Name.LocalName}'");
        }

        var isEncoded = Text(root, "EncodingType") == "url";
        var next = Text(root, "NextContinuationToken");
        if (Text(root, "IsTruncated") == "true" && string.IsNullOrEmpty(next))
        {
            throw site.Fault(FaultTable.NoPosition);
        }

        return new S3Page(
            [.. root.Elements().Where(element => element.Name.LocalName == "Contents").Select(element => ObjectOf(element, isEncoded, site))],
            Text(root, "IsTruncated") == "true" ? next : null);
    }

    /// <summary>What an answer other than 200 means: by the code in its body, else by its status.</summary>
    public static async Task<ProviderFaultException> FaultOfAsync(
        HttpResponseMessage answer, Limits limits, TimeProvider time, FileSite site, CancellationToken cancellationToken)
    {
        XElement? root = null;
        try
        {
            root = await ReadXmlAsync(answer, limits, time, site, cancellationToken);
        }
        catch (ProviderFaultException)
        {
            // The status says enough.
        }

        return Fault(root, answer, time, site);
    }

    private static ProviderFaultException Fault(XElement? error, HttpResponseMessage answer, TimeProvider time, FileSite site)
    {
        var status = (int)answer.StatusCode;
        var code = error?.Name.LocalName == "Error" ? Text(error, "Code") : null;
        var wait = answer.Headers.RetryAfter?.Delta ?? answer.Headers.RetryAfter?.Date - time.GetUtcNow();
        var isTold = wait > TimeSpan.Zero;
        var row = code switch
        {
            "SlowDown" or "Throttling" or "ThrottlingException" or "RequestLimitExceeded" or "TooManyRequests" => FaultTable.Throttled,
            "InternalError" or "RequestTimeout" or "OperationAborted" => FaultTable.OfStatus(500, false),
            "ServiceUnavailable" => FaultTable.OfStatus(503, isTold),
            "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken" or "TokenRefreshRequired" => FaultTable.OfStatus(401, false),
            "AccessDenied" or "AllAccessDisabled" => FaultTable.OfStatus(403, false),
            "NoSuchBucket" => FaultTable.OfStatus(404, false),
            "NoSuchKey" or "PreconditionFailed" => FileFaults.Changed,
            _ when status is 412 || (status is 404 && site.File is not null) => FileFaults.Changed,
            _ when status is 200 => FaultTable.OfStatus(500, false),
            _ => FaultTable.OfStatus(status, isTold),
        };
        return site.Fault(row, Detail(status, code), notBefore: isTold ? time.GetUtcNow() + wait : null);
    }

    // The code is the provider's text: only what looks like a code is shown.
    private static string Detail(int status, string? code) => code is { Length: <= 60 } && code.All(char.IsAsciiLetterOrDigit)
        ? string.Create(CultureInfo.InvariantCulture, $"status {status}, {code}")
        : string.Create(CultureInfo.InvariantCulture, $"status {status}");

    private static S3Object ObjectOf(XElement element, bool isEncoded, FileSite site)
    {
        var key = Text(element, "Key");
        var isWhole = key is not null
            & long.TryParse(Text(element, "Size"), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            & DateTimeOffset.TryParse(Text(element, "LastModified"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var modified);
        return isWhole && Text(element, "ETag") is { Length: > 0 } tag
            ? new S3Object(isEncoded ? Uri.UnescapeDataString(key!.Replace('+', ' ')) : key!, tag.StartsWith('"') || tag.StartsWith("W/", StringComparison.Ordinal) ? tag : $"\"{tag}\"", bytes, modified)
            : throw site.Fault(FileFaults.BadXml, "an object lacks key, size, time or ETag");
    }

    /// <summary>Null when the answer holds no element.</summary>
    private static async Task<XElement?> ReadXmlAsync(
        HttpResponseMessage answer, Limits limits, TimeProvider time, FileSite site, CancellationToken cancellationToken)
    {
        using var deadline = new PageDeadline(limits, time, cancellationToken);
        deadline.BeginBody();
        try
        {
            var body = await ReadAllAsync(await answer.Content.ReadAsStreamAsync(deadline.Token), deadline, site);
            using var reader = XmlReader.Create(body, Strict);
            return (await XDocument.LoadAsync(reader, LoadOptions.None, cancellationToken)).Root;
        }
        catch (XmlException e)
        {
            throw site.Fault(FileFaults.BadXml, inner: e);
        }
        catch (Exception e) when (e is not ProviderFaultException && !cancellationToken.IsCancellationRequested && (deadline.Passed ?? FaultTable.OfBody(e)) is { } row)
        {
            throw site.Fault(row, inner: e);
        }
    }

    private static async Task<MemoryStream> ReadAllAsync(Stream stream, PageDeadline deadline, FileSite site)
    {
        var body = new MemoryStream();
        var buffer = new byte[32 * 1024];
        while (await stream.ReadAsync(buffer, deadline.Token) is var read and > 0)
        {
            deadline.HeardBytes();
            await body.WriteAsync(buffer.AsMemory(0, read), deadline.Token);
            if (body.Length > LargestAnswer)
            {
                throw site.Fault(FaultTable.TooLarge);
            }
        }

        body.Position = 0;
        return body;
    }

    private static string? Text(XElement parent, string name) => parent.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
