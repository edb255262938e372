using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Common;

/// <summary>Tells which providers there are; lists of other modules ask through it.</summary>
internal interface IKnownProviders
{
    /// <summary>True when a preset or the store knows the provider.</summary>
    Task<bool> KnowAsync(ProviderId provider, CancellationToken cancellationToken);
}

/// <summary>Refuses a filter by a provider that neither a preset nor the store knows: a misspelt name must not look like an empty list.</summary>
internal static class KnownProvider
{
    /// <param name="provider">Null when nothing is filtered; a name that breaks the rules of names is left to the query's own rules.</param>
    /// <returns>The problem to answer with, or null.</returns>
    public static async Task<Problem?> RefuseOthersAsync(this HttpContext http, ProviderId? provider, CancellationToken cancellationToken)
    {
        if (provider is not { } name || !ProviderId.IsValid(name.Value))
        {
            return null;
        }

        return await http.RequestServices.GetRequiredService<IKnownProviders>().KnowAsync(name, cancellationToken)
            ? null
            : Problem.Invalid([RequestFault.InQuery(
                CommonParameters.Provider.Name, "provider.unknown", "Neither a preset nor a stored customer knows this provider; /api/v1/providers lists those that are known.")]);
    }
}
