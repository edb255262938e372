using CleanCustomers.Domain.Common;
using CleanCustomers.Infrastructure.Common;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Fetches the secrets of presets at the moment of use.</summary>
internal static class SecretResolver
{
    /// <param name="reference"><c>env:NAME</c>, <c>file:path</c>, or "" for an empty secret.</param>
    /// <returns>The secret, or <c>provider.secret_unreadable</c> with a message that names the reference and never the value.</returns>
    public static Result<string> Resolve(string reference)
    {
        if (reference.Length == 0)
        {
            return "";
        }

        var (value, fault) = SecretText.Read(reference);
        return value is null ? new Error(ResultStatus.Error, "provider.secret_unreadable", fault!) : value;
    }
}
