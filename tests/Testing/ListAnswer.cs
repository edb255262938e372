using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace CleanCustomers.Testing;

/// <summary>How a list is paged; each style has its own path on the same <see cref="ScriptedProvider"/>.</summary>
public enum PageStyle
{
    Page,
    Offset,
    IdCursor,
    BodyToken,
    BodyLink,
    LinkHeader,
}

/// <summary>How next links are written.</summary>
public enum LinkForm
{
    /// <summary><c>?cursor=…</c></summary>
    QueryOnly,

    /// <summary><c>/link?cursor=…</c></summary>
    PathOnly,

    /// <summary><c>http://127.0.0.1:port/link?cursor=…</c></summary>
    Absolute,
}

/// <summary>What the provider is about to answer; scripts change it with <c>with</c>.</summary>
public sealed record ListAnswer
{
    /// <summary>The position asked for, as text; empty for the beginning.</summary>
    public required string Asked { get; init; }

    public required IReadOnlyList<byte[]> Records { get; init; }

    /// <summary>The next position, or null at the end.</summary>
    public required string? Next { get; init; }

    /// <summary>The next link as it is written in body and header, or null at the end.</summary>
    public required string? Link { get; init; }

    public required bool HasMore { get; init; }

    public required long Total { get; init; }

    /// <summary>The whole body, when it is not the usual envelope.</summary>
    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary><c>{"items":[…],"next":"…","link":"…","hasMore":true,"total":250}</c></summary>
    internal ReadOnlyMemory<byte> Bytes()
    {
        if (Body is not null)
        {
            return Body;
        }

        var bytes = new ArrayBufferWriter<byte>(Records.Sum(r => r.Length + 1) + 512);
        bytes.Write("{\"items\":["u8);
        for (var i = 0; i < Records.Count; i++)
        {
            if (i > 0)
            {
                bytes.Write(","u8);
            }

            bytes.Write(Records[i]);
        }

        var tail = string.Create(
            CultureInfo.InvariantCulture,
            $"],\"next\":{Text(Next)},\"link\":{Text(Link)},\"hasMore\":{(HasMore ? "true" : "false")},\"total\":{Total}}}");
        bytes.Write(System.Text.Encoding.UTF8.GetBytes(tail));
        return bytes.WrittenMemory;
    }

    private static string Text(string? value) => value is null ? "null" : JsonSerializer.Serialize(value);
}
