using System.Globalization;
using System.Text;
using System.Buffers.Text;
using Microsoft.AspNetCore.Http;

namespace CleanCustomers.Infrastructure.Sandbox;

/// <summary>What a request for customers asks.</summary>
/// <param name="After">Index to start behind; -1 is the beginning.</param>
/// <param name="UpdatedSince">Inclusive.</param>
internal sealed record SandboxRequest(int Limit, long After, DateTimeOffset? UpdatedSince)
{
    public const int MaxLimit = 1_000;
    private const int DefaultLimit = 100;

    /// <summary>Null, and why, when a parameter cannot be read.</summary>
    public static SandboxRequest? Read(IQueryCollection query, out string fault)
    {
        fault = string.Empty;
        var limit = DefaultLimit;
        var after = -1L;
        DateTimeOffset? since = null;
        if (query["limit"] is [{ } sent] && !(int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit))
        {
            fault = "limit is a number from 1 to 1000.";
        }

        if (query["after"] is [{ } token] && !TryReadToken(token, out after))
        {
            fault = "after is the value of next in the answer before.";
        }

        if (query["updated_since"] is [{ } bound])
        {
            since = ReadInstant(bound);
            fault = since is null ? "updated_since is an instant such as 2026-01-15T08:30:00Z." : fault;
        }

        return fault.Length == 0 ? new SandboxRequest(limit, after, since) : null;
    }

    /// <summary>Opaque to readers, so that nobody counts with it.</summary>
    public static string Token(long index) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"sbx:{index}")));

    private static bool TryReadToken(string token, out long index)
    {
        index = -1;
        Span<byte> bytes = stackalloc byte[32];
        return token.Length <= 40
            && Base64Url.IsValid(token)
            && Base64Url.TryDecodeFromChars(token, bytes, out var length)
            && bytes[..length].StartsWith("sbx:"u8)
            && long.TryParse(bytes[4..length], NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }

    private static DateTimeOffset? ReadInstant(string text)
    {
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        var hasZone = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10;
        return hasZone && DateTimeOffset.TryParseExact(
            text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value) ? value : null;
    }
}
