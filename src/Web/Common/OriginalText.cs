using System.Text;
using System.Text.Unicode;

namespace CleanCustomers.Web.Common;

/// <summary>Shows bytes that a provider sent.</summary>
internal static class OriginalText
{
    /// <returns>The text, or null when the bytes are not valid UTF-8.</returns>
    public static string? Of(byte[] bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
}
