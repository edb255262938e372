using System.Globalization;
using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>Files in a folder and the folders below it. Links to files are followed, links to folders are not.</summary>
internal sealed class FolderStorage(ProviderId provider, string folder, TimeProvider time) : IFileStorage
{
    // File systems keep times to two seconds at worst.
    private static readonly TimeSpan Coarsest = TimeSpan.FromSeconds(2);
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    private readonly string root = Path.GetFullPath(folder);

    public FileSite Site => new(provider, $"folder {root}");

    public Task<FileListing> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            var at = time.GetUtcNow();
            var entries = new List<FileEntry>();
            foreach (var path in new System.IO.Enumeration.FileSystemEnumerable<string>(root, (ref entry) => entry.ToFullPath(), Everything)
            {
                ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
                ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
            })
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Look(path, at) is { } entry)
                {
                    entries.Add(entry);
                }
            }

            return Task.FromResult(new FileListing(entries, at));
        }
        catch (Exception e) when (RowOf(e) is { } row)
        {
            throw Site.Fault(row, inner: e);
        }
    }

    public Task<Stream> OpenAsync(FileEntry file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var site = Site with { File = file.Key };
        try
        {
            var stream = new FileStream(PathOf(file), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
            });
            if (TagOf(stream.Length, File.GetLastWriteTimeUtc(stream.SafeFileHandle)) == file.Tag)
            {
                return Task.FromResult<Stream>(stream);
            }

            stream.Dispose();
        }
        catch (FileNotFoundException e)
        {
            throw site.Fault(FileFaults.Changed, "it is gone", e);
        }
        catch (Exception e) when (RowOf(e) is { } row)
        {
            throw site.Fault(row, inner: e);
        }

        throw site.Fault(FileFaults.Changed);
    }

    public Task<bool> IsUnchangedAsync(FileEntry file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Look(PathOf(file), time.GetUtcNow())?.Tag == file.Tag);
    }

    public FaultRow? RowOf(Exception exception) => exception switch
    {
        DirectoryNotFoundException or UnauthorizedAccessException or System.Security.SecurityException => FileFaults.Unreadable,
        IOException => FileFaults.Failing,
        _ => null,
    };

    public void Dispose()
    {
    }

    /// <summary>Null when the file went away between being listed and being looked at, or is a link to nothing or to a folder.</summary>
    private FileEntry? Look(string path, DateTimeOffset at)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
        {
            file = file.ResolveLinkTarget(returnFinalTarget: true) is { } target ? new FileInfo(target.FullName) : file;
        }

        if (!file.Exists)
        {
            return null;
        }

        var (bytes, modified) = (file.Length, file.LastWriteTimeUtc);
        var key = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
        return new FileEntry(key, key, TagOf(bytes, modified), bytes, new DateTimeOffset(modified, TimeSpan.Zero), modified > at.UtcDateTime - Coarsest);
    }

    private string PathOf(FileEntry file) => Path.Combine(root, file.Key);

    private static string TagOf(long bytes, DateTime modified) => string.Create(CultureInfo.InvariantCulture, $"{bytes}-{modified.Ticks}");
}
