using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Collection;

/// <summary>Lists the open alerts, the latest first.</summary>
/// <param name="Provider">Null for all providers.</param>
public sealed record ListAlerts(ProviderId? Provider = null) : IQuery<IReadOnlyList<AlertView>>;

/// <summary>Reads alerts as stored.</summary>
public interface IAlertReader
{
    /// <summary>The open ones; at most one of each code for a provider, so the list is short.</summary>
    Task<IReadOnlyList<AlertView>> OpenAsync(ProviderId? provider, CancellationToken cancellationToken);
}

internal sealed class ListAlertsValidator : AbstractValidator<ListAlerts>
{
    public ListAlertsValidator() =>
        RuleFor(q => q.Provider == null ? null : q.Provider.Value.Value).ProviderName().OverridePropertyName("provider");
}

internal sealed class ListAlertsHandler(IAlertReader alerts) : IQueryHandler<ListAlerts, IReadOnlyList<AlertView>>
{
    public async Task<Result<IReadOnlyList<AlertView>>> Handle(ListAlerts query, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<AlertView>>.Success(await alerts.OpenAsync(query.Provider, cancellationToken));
}
