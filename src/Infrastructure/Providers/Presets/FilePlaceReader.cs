using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads where files are dropped: <c>folder</c> or <c>s3</c>.</summary>
internal static class FilePlaceReader
{
    public static FilePlace? Read(PresetObject files, string presetFolder, bool allowsHttp, string? replacement)
    {
        var (folder, bucket) = (files.Find("folder"), files.Find("s3"));
        if ((folder is null) == (bucket is null))
        {
            files.Problems.Add(files.Pointer, "Exactly one place belongs here.", "Write \"folder\" or \"s3\".");
            return null;
        }

        if (bucket is not null)
        {
            return files.Object("s3") is { } s3 ? ReadS3(s3, allowsHttp, replacement) : null;
        }

        if (replacement is not null)
        {
            files.Problem("folder", "The configuration gives an address for it (Providers:BaseUrls), but a folder has none.", "Take the address out of the configuration.");
        }

        return files.Text("folder") is { } path ? new FilePlace.Folder(Path.Combine(presetFolder, path)) : null;
    }

    private static FilePlace.S3? ReadS3(PresetObject s3, bool allowsHttp, string? replacement)
    {
        var bucket = s3.Text("bucket", isRequired: true, longest: 255);
        if (bucket is not null && !bucket.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            s3.Problem("bucket", "The text is not the name of a bucket.", "Write letters, digits, dots, hyphens and underscores.");
        }

        var region = s3.Text("region", longest: 60) ?? "us-east-1";
        if (!region.All(c => char.IsAsciiLetterOrDigit(c) || c is '-'))
        {
            s3.Problem("region", "The text is not a region.", "Write for example eu-west-1.");
        }

        var prefix = s3.Find("prefix") is null ? "" : s3.Text("prefix", longest: 1000) ?? "";
        var told = s3.Text("endpoint");
        var endpoint = Address(s3, told ?? $"https://s3.{region}.amazonaws.com", allowsHttp);
        if (replacement is not null)
        {
            endpoint = Address(s3, replacement, allowsHttp);
        }

        // Amazon wants the bucket in the host name; what runs elsewhere seldom has names for its buckets.
        var isPathStyle = s3.Flag("pathStyle") ?? (told is not null || replacement is not null || bucket?.Contains('.', StringComparison.Ordinal) == true);
        s3.RefuseOthers();
        return bucket is null || endpoint is null ? null : new FilePlace.S3(endpoint, bucket, prefix.TrimStart('/'), region, isPathStyle);
    }

    private static Uri? Address(PresetObject s3, string text, bool allowsHttp)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
            || url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            s3.Problem("endpoint", "The address is not an absolute http or https address without user, query and fragment.", "Write it as https://storage.example.com.");
            return null;
        }

        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback && !allowsHttp)
        {
            s3.Problem("endpoint", "Customers would cross the network unencrypted.", "Write https. Inside a trusted network set \"allowInsecureHttp\": true.");
            return null;
        }

        return url;
    }
}
