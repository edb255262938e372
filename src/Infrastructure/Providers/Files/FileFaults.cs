using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>The kinds of faults that only files have; storage over HTTP shares the others with <see cref="FaultTable"/>.</summary>
internal static class FileFaults
{
    private const string AskSender = "It is looked at again at the next run; if it stays, ask whoever writes the file.";

    public static readonly FaultRow NoFiles = new("provider.no_files", FaultClass.Contract, "No file matches", "Check the folder or prefix and \"match\"; if files are still to come, nothing is wrong.");
    public static readonly FaultRow Unreadable = new("provider.file_unreadable", FaultClass.Config, "The files cannot be read", "Check the path and that this process may read it.");
    public static readonly FaultRow Failing = new("provider.file_unreadable", FaultClass.Transient, "The file system failed", "It is tried again at the next run.");
    public static readonly FaultRow Incomplete = new("provider.file_incomplete", FaultClass.Contract, "Not everything was read, because it is not complete", AskSender);
    public static readonly FaultRow Changed = new("provider.file_changed", FaultClass.Contract, "The file changed while it was read", "Nothing of it counts as read; the next run begins it anew.");
    public static readonly FaultRow Format = new("provider.file_format", FaultClass.Contract, "The file is not what the preset declares", AskSender);
    public static readonly FaultRow DuplicateColumns = new("provider.duplicate_columns", FaultClass.Config, "The header names a column twice", "Have it corrected, or name the columns in \"csv\".\"columns\".");
    public static readonly FaultRow MissingColumns = new("provider.shape", FaultClass.Config, "The header lacks columns that the preset maps", "Correct the preset or have the header corrected; nothing was read, so no field is lost.");
    public static readonly FaultRow Cut = new("provider.truncated", FaultClass.Contract, "The file ends too early", AskSender);
    public static readonly FaultRow Corrupt = new("provider.encoding", FaultClass.Contract, "The file's compressed data is corrupt", AskSender);
    public static readonly FaultRow Charset = new("provider.charset", FaultClass.Contract, "The file is not in its declared character set", "Correct \"csv\".\"charset\", or ask whoever writes the file.");
    public static readonly FaultRow TooLarge = new("provider.too_large", FaultClass.Limit, "The file holds more than is allowed", "If it is right, raise \"limits\".");
    public static readonly FaultRow BadXml = new("provider.bad_xml", FaultClass.Contract, "The storage's answer is no list of files", "Check endpoint and bucket; the next run tries again.");
}

/// <summary>Where a fault happened, for its message: provider, place and file, and nothing of the file's content.</summary>
/// <param name="Place">The folder, or host and bucket.</param>
/// <param name="File">Its key, or null when it is not about one file.</param>
internal readonly record struct FileSite(ProviderId Provider, string Place, string? File = null)
{
    /// <inheritdoc cref="FaultSite.Fault"/>
    public ProviderFaultException Fault(FaultRow row, string? detail = null, Exception? inner = null, DateTimeOffset? notBefore = null)
    {
        var what = detail is null ? row.What : $"{row.What}: {detail}";
        var message = $"{what} (provider {Provider}, {Place}{(File is null ? "" : $", file '{File}'")}). {row.Remedy}";
        var status = row.Class is FaultClass.Transient or FaultClass.Throttled ? ResultStatus.Unavailable : ResultStatus.Error;
        return new ProviderFaultException(new Error(status, row.Code, message), row.Class, inner) { NotBefore = notBefore, CursorExpired = row.CursorExpired };
    }
}
