using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CleanCustomers.Web.Common;

namespace CleanCustomers.Web.Access;

/// <summary>
/// Remembers for an hour what let somebody in, by its hash: such a credential is nobody's guess, so it is looked at even while its address must wait.
/// It proves nothing else; whether it still lets in is asked each time.
/// </summary>
internal sealed class ProvenCredentials(TimeProvider time) : IKnownCredentials
{
    private const int Most = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<UInt128, DateTimeOffset> until = new();

    public void Add(string text)
    {
        var (key, now) = (KeyOf(text), time.GetUtcNow());
        if (until.Count >= Most && !until.ContainsKey(key))
        {
            foreach (var (old, end) in until)
            {
                if (end <= now)
                {
                    until.TryRemove(old, out _);
                }
            }

            if (until.Count >= Most)
            {
                until.Clear();
            }
        }

        until[key] = now + Lifetime;
    }

    public bool Has(string text) => until.TryGetValue(KeyOf(text), out var end) && end > time.GetUtcNow();

    public string? NameOf(HttpRequest request) =>
        Credential.Of(request).Secret is { } secret && Has(secret) ? KeyOf(secret).ToString("x32", System.Globalization.CultureInfo.InvariantCulture) : null;

    private static UInt128 KeyOf(string text) => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
