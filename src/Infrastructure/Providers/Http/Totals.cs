using System.Buffers.Text;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Reads a total: digits, bare or in quotes, or behind the slash of a range (<c>items 0-99/2500</c>).</summary>
internal static class Totals
{
    public static long? Read(ReadOnlySpan<byte> text)
    {
        var digits = text[(text.LastIndexOf((byte)'/') + 1)..].Trim((byte)' ');
        return Utf8Parser.TryParse(digits, out long total, out var used) && used == digits.Length && total >= 0 ? total : null;
    }

    public static long? Read(string? text) => text is null ? null : Read(System.Text.Encoding.UTF8.GetBytes(text));
}
