using CleanCustomers.Application.Providers;
using CleanCustomers.Domain.Common;
using MediatR;

namespace CleanCustomers.Web.Common;

/// <summary>Refuses a filter by a provider that neither a preset nor the store knows: a misspelt name must not look like an empty list.</summary>
internal static class KnownProvider
{
    /// <param name="provider">Null when nothing is filtered; a name that breaks the rules of names is left to the query's own rules.</param>
    /// <returns>The problem to answer with, or null.</returns>
    public static async Task<Problem?> RefuseOthersAsync(this IMediator mediator, ProviderId? provider, CancellationToken cancellationToken)
    {
        if (provider is not { } name || !ProviderId.IsValid(name.Value))
        {
            return null;
        }

        var found = await mediator.Send(new GetProvider(name), cancellationToken);
        return found.Error is null
            ? null
            : Problem.Invalid([RequestFault.InQuery(
                CommonParameters.Provider.Name, "provider.unknown", "Neither a preset nor a stored customer knows this provider; /api/v1/providers lists those that are known.")]);
    }
}
