using CleanCustomers.Application.Access;
using CleanCustomers.Infrastructure.Common;
using Microsoft.Extensions.Options;

namespace CleanCustomers.Infrastructure.Access;

/// <summary>Reads the configured key once; what is wrong with it is told at start by <see cref="BootstrapKeyIsUsable"/>.</summary>
internal sealed class BootstrapKey(IOptions<AccessOptions> options) : IBootstrapKey
{
    private readonly Lazy<byte[]?> hash = new(() =>
        options.Value.BootstrapKey is { Length: > 0 } reference && SecretText.Read(reference).Value is { } text ? KeyText.HashOf(text) : null);

    public byte[]? Hash => hash.Value;
}

internal sealed class BootstrapKeyIsUsable : IValidateOptions<AccessOptions>
{
    private const string Key = "Access:BootstrapKey";

    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        if (options.BootstrapKey is not { Length: > 0 } reference)
        {
            return ValidateOptionsResult.Success;
        }

        if (!SecretText.IsReference(reference))
        {
            return ValidateOptionsResult.Fail($"{Key} says where the key is, as env:NAME or file:path; it is not the key itself.");
        }

        var (text, fault) = SecretText.Read(reference);
        return fault is not null ? ValidateOptionsResult.Fail($"{Key}: {fault}")
            : KeyText.PrefixOf(text!) is not null ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{Key}: what {reference} holds is no key. 'cleancustomers keys generate' prints one.");
    }
}
