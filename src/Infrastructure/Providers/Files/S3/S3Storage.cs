using System.Net;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Files.S3;

/// <summary>Objects in a bucket, by ListObjectsV2, HEAD and GET with <c>If-Match</c>. Holds the provider's one client.</summary>
internal sealed class S3Storage(FilePreset preset, FilePlace.S3 place, ConnectorParts parts) : IFileStorage
{
    private const int MostEntries = 1_000_000;

    private readonly ConnectorClient client = ConnectorClient.Create(preset, place.Endpoint, parts);
    private readonly S3Requests requests = new(preset, place, parts);
    private readonly Limits limits = preset.Limits;

    public FileSite Site => new(preset.Provider, $"host {place.Endpoint.Authority}, bucket {place.Bucket}");

    public async Task<FileListing> ListAsync(CancellationToken cancellationToken)
    {
        var entries = new List<FileEntry>();
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        DateTimeOffset? at = null;
        string? token = null;
        do
        {
            using var answer = await SendAsync(requests.List(token), Site, [], cancellationToken);
            at ??= ClockOf(answer);
            var page = await S3Answers.ReadListAsync(answer, limits, parts.Time, Site, cancellationToken);
            // Folders that consoles make are objects of no size whose keys end in a slash.
            entries.AddRange(page.Objects.Where(found => !found.Key.EndsWith('/')).Select(ToEntry));
            token = page.Next;
            if (token is not null && !tokens.Add(token))
            {
                throw Site.Fault(FaultTable.PageLoop);
            }

            if (entries.Count > MostEntries)
            {
                throw Site.Fault(FileFaults.TooLarge, $"more than {MostEntries} objects under the prefix");
            }
        }
        while (token is not null);

        return new FileListing(entries, at.Value);
    }

    public async Task<Stream> OpenAsync(FileEntry file, CancellationToken cancellationToken)
    {
        var site = Site with { File = file.Key };
        var answer = await SendAsync(requests.Get(file), site, [], cancellationToken);
        if (answer.Headers.ETag?.Tag is { } tag && tag != file.Tag)
        {
            answer.Dispose();
            throw site.Fault(FileFaults.Changed);
        }

        return new S3Body(answer, await answer.Content.ReadAsStreamAsync(cancellationToken));
    }

    public async Task<bool> IsUnchangedAsync(FileEntry file, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(
            requests.Head(file), Site with { File = file.Key }, [HttpStatusCode.NotFound, HttpStatusCode.PreconditionFailed], cancellationToken);
        return answer.StatusCode == HttpStatusCode.OK && (answer.Headers.ETag is not { } tag || tag.Tag == file.Tag);
    }

    public FaultRow? RowOf(Exception exception) => FaultTable.OfBody(exception);

    public ProviderCertificate? Certificate => client.Certificate;

    public void Dispose() => client.Dispose();

    private FileEntry ToEntry(S3Object found) =>
        new(found.Key, found.Key[Math.Min(place.Prefix.Length, found.Key.Length)..].TrimStart('/'), found.Tag, found.Bytes, found.ModifiedAt, IsFresh: false);

    private DateTimeOffset ClockOf(HttpResponseMessage answer)
    {
        var ours = parts.Time.GetUtcNow();
        return answer.Headers.Date is { } told && told < ours ? told : ours;
    }

    /// <summary>Sends one request; the answer is 200 or one of the others given, its body not read yet.</summary>
    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, FileSite site, HttpStatusCode[] others, CancellationToken cancellationToken)
    {
        using var deadline = new PageDeadline(limits, parts.Time, cancellationToken);
        HttpResponseMessage answer;
        try
        {
            using (request)
            {
                answer = await client.SendAsync(request, deadline.Token);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (deadline.Passed ?? FaultTable.OfSending(e)) is { } row)
        {
            throw site.Fault(row, FaultTable.DetailOf(e), e);
        }

        if (answer.StatusCode == HttpStatusCode.OK || others.Contains(answer.StatusCode))
        {
            return answer;
        }

        using (answer)
        {
            throw await S3Answers.FaultOfAsync(answer, limits, parts.Time, site, cancellationToken);
        }
    }
}

/// <summary>An object's bytes; disposing it ends the answer.</summary>
internal sealed class S3Body(HttpResponseMessage answer, Stream inner) : ReadOnlyStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        answer.Dispose();
        await base.DisposeAsync();
    }
}
