using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads <c>network</c>: which addresses, through what, and whom to trust.</summary>
internal static class NetworkReader
{
    private const string SameOrigin = "sameOrigin";

    /// <param name="folder">The preset's folder: a file's relative path counts from there.</param>
    public static Network Read(PresetObject root, string folder)
    {
        if (root.Object("network") is not { } member)
        {
            return Network.Default;
        }

        var network = new Network
        {
            Allow = Ranges(member),
            Proxy = Proxy(member),
            ProxyUser = Reference(member, "proxyUser", folder),
            ProxyPassword = Reference(member, "proxyPassword", folder) ?? "",
            Authority = Reference(member, "authority", folder),
            ClientCertificate = Reference(member, "clientCertificate", folder),
            FollowsSameOrigin = FollowsSameOrigin(member),
        };
        member.RefuseOthers();
        Check(member);
        return network;
    }

    private static void Check(PresetObject member)
    {
        if (member.Find("proxyUser") is not null && member.Find("proxy") is null)
        {
            member.Problem("proxyUser", "There is no proxy that could ask for a user.", "Add \"proxy\", or leave \"proxyUser\" out.");
        }

        if (member.Find("proxyPassword") is not null && member.Find("proxyUser") is null)
        {
            member.Problem("proxyPassword", "A password needs its user.", "Add \"proxyUser\".");
        }
    }

    private static List<string> Ranges(PresetObject member)
    {
        var ranges = new List<string>();
        foreach (var (pointer, text) in member.Texts("allow"))
        {
            if (NetworkRange.TryParse(text, out var range))
            {
                ranges.Add(range.ToString());
            }
            else
            {
                member.Problems.Add(pointer, $"'{text}' is no network.", $"Write the first address of the network and its prefix, or one address: {NetworkRange.Example}.");
            }
        }

        return ranges;
    }

    private static Uri? Proxy(PresetObject member)
    {
        if (member.Text("proxy") is not { } text)
        {
            return null;
        }

        if (text.Contains('@', StringComparison.Ordinal))
        {
            member.Problem("proxy", "The address holds a user name or password.", "Use \"proxyUser\" and \"proxyPassword\" with env: or file: references. If the file was shared, replace the secret.");
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme == Uri.UriSchemeHttp && proxy.Host.Length > 0 && proxy.PathAndQuery == "/" && proxy.Fragment.Length == 0)
        {
            return proxy;
        }

        member.Problem("proxy", "The text is not the address of an http proxy.", "Write http, host and port: http://proxy.example.com:3128. Connections to https providers stay encrypted inside it.");
        return null;
    }

    private static string? Reference(PresetObject member, string name, string folder)
    {
        if (member.Text(name) is not { } text)
        {
            return null;
        }

        if (!SecretReference.IsValid(text))
        {
            member.Problem(name, "The text is no reference.", "Write env:NAME or file:path; the value itself must not stand in a preset.");
        }

        return SecretReference.From(folder, text);
    }

    private static bool FollowsSameOrigin(PresetObject member)
    {
        if (member.Text("redirects") is not { } text)
        {
            return false;
        }

        if (text != SameOrigin)
        {
            member.Problem("redirects", $"'{text}' is no way to treat redirects.", "Write \"sameOrigin\", or leave it out: then none is followed. Redirects to other origins never are.");
        }

        return text == SameOrigin;
    }
}
