using System.Security.Cryptography;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>
/// A file's bytes as they lie there: counted and hashed on the way, under the deadlines for silence and for one page. Turns what goes wrong
/// into faults.
/// </summary>
internal sealed class WireStream(Stream inner, IFileStorage storage, FileSite site, Limits limits, TimeProvider time) : ReadOnlyStream
{
    private readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private readonly IncrementalHash md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private TimeSpan spent;

    public long Count { get; private set; }

    /// <summary>MD5 and SHA-1 are computed too; only a manifest asks for them.</summary>
    public bool HashesAll { get; init; }

    public string Sha256 => Convert.ToHexStringLower(sha256.GetCurrentHash());

    /// <summary>The hash of as many hexadecimal digits, or null when there is none.</summary>
    public string? HashOf(int digits) => digits switch
    {
        64 => Sha256,
        40 => Convert.ToHexStringLower(sha1.GetCurrentHash()),
        32 => Convert.ToHexStringLower(md5.GetCurrentHash()),
        _ => null,
    };

    /// <summary>The time that one page may take begins anew.</summary>
    public void BeginPage() => spent = TimeSpan.Zero;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var began = time.GetTimestamp();
        var read = await ReadPieceAsync(buffer, cancellationToken);
        spent += time.GetElapsedTime(began);
        if (spent > limits.Page)
        {
            throw site.Fault(FaultTable.TooSlow);
        }

        Count += read;
        var bytes = buffer.Span[..read];
        sha256.AppendData(bytes);
        if (HashesAll)
        {
            sha1.AppendData(bytes);
            md5.AppendData(bytes);
        }

        return read;
    }

    public override async ValueTask DisposeAsync()
    {
        sha256.Dispose();
        sha1.Dispose();
        md5.Dispose();
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    private async ValueTask<int> ReadPieceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(limits.Silence, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            return await inner.ReadAsync(buffer, any.Token);
        }
        catch (Exception e) when (e is not ProviderFaultException && !cancellationToken.IsCancellationRequested)
        {
            if ((silence.IsCancellationRequested ? FaultTable.Stalled : storage.RowOf(e)) is { } row)
            {
                throw site.Fault(row, inner: e);
            }

            throw;
        }
    }
}
