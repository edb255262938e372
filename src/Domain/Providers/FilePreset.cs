namespace CleanCustomers.Domain.Providers;

/// <summary>A provider whose customers come in files (ADR 0025): CSV or NDJSON, in a folder or in S3-compatible storage.</summary>
public sealed record FilePreset : ProviderPreset
{
    public required FilePlace Place { get; init; }

    /// <summary>Which files: a pattern over the path below the folder or prefix; <c>*</c> and <c>?</c> stop at a slash, <c>**</c> does not.</summary>
    public required string Match { get; init; }

    public required FileFormat Format { get; init; }

    public required CompleteRule Complete { get; init; }

    public SnapshotKind Snapshot { get; init; }
}

/// <summary>Where files are dropped.</summary>
public abstract record FilePlace
{
    private FilePlace()
    {
    }

    /// <param name="Path">Absolute, or from the working directory.</param>
    public sealed record Folder(string Path) : FilePlace;

    /// <summary>A bucket of Amazon S3 or of storage that speaks its protocol.</summary>
    /// <param name="Endpoint">Address of the service without the bucket.</param>
    /// <param name="Prefix">What keys must begin with; "" for all.</param>
    /// <param name="Region">Part of each signature.</param>
    /// <param name="PathStyle">The bucket is the first step of the path and not the first label of the host name.</param>
    public sealed record S3(Uri Endpoint, string Bucket, string Prefix, string Region, bool PathStyle) : FilePlace;
}

/// <summary>How files are written.</summary>
public abstract record FileFormat
{
    private FileFormat()
    {
    }

    /// <summary>RFC 4180 and what is found in the field. Every value is text: leading zeros stay, <c>NA</c> is <c>NA</c>.</summary>
    /// <param name="Separator">One ASCII character.</param>
    /// <param name="Quote">One ASCII character, or null when quotes have no meaning.</param>
    /// <param name="Columns">Names of the columns, or null when the first row of each file names them.</param>
    /// <param name="Charset">The character set, or null for UTF-8, or UTF-16 with a byte order mark.</param>
    public sealed record Csv(char Separator, char? Quote, IReadOnlyList<string>? Columns, string? Charset) : FileFormat;

    /// <summary>One JSON object per line, UTF-8.</summary>
    public sealed record Ndjson : FileFormat
    {
        public static readonly Ndjson Instance = new();
    }
}

/// <summary>What proves that a file was written to its end before it is read.</summary>
public abstract record CompleteRule
{
    private CompleteRule()
    {
    }

    /// <summary>Another file, written after it. <c>.done</c>: the same name with this behind it; <c>{name}</c> stands for the file's name; else a file beside it.</summary>
    public sealed record Marker(string Name) : CompleteRule;

    /// <summary>A JSON file that says what belongs into this one; <paramref name="Name"/> as for a marker.</summary>
    /// <param name="Rows">Where it says how many records the file has, or null.</param>
    /// <param name="Checksum">Where it says the MD5, SHA-1 or SHA-256 of the file's bytes in hexadecimal digits, or null.</param>
    public sealed record Manifest(string Name, JsonPath? Rows, JsonPath? Checksum) : CompleteRule;

    /// <summary>Its size and version were the same at two looks this far apart.</summary>
    public sealed record Stable(TimeSpan For) : CompleteRule;

    /// <summary>Nothing: files appear whole (a rename, an upload that is atomic).</summary>
    public sealed record None : CompleteRule
    {
        public static readonly None Instance = new();
    }
}

/// <summary>What the files say about customers that they do not show.</summary>
public enum SnapshotKind
{
    /// <summary>Nothing: files bring changes.</summary>
    No,

    /// <summary>All matching files together are the whole list.</summary>
    AllFiles,

    /// <summary>The last file by name is the whole list; those before it are history.</summary>
    LastFile,
}
