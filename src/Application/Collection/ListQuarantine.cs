using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Collection;

/// <summary>Lists quarantined records, the latest first.</summary>
/// <param name="Provider">Null for all providers.</param>
/// <param name="State">Null for all states.</param>
/// <param name="Rule">Id of the broken rule, or null for all.</param>
/// <param name="ExternalId">The provider's id of the record, or null for all.</param>
/// <param name="Limit">1 to 500.</param>
/// <param name="Cursor">The <c>next</c> of the part before, or null for the beginning.</param>
public sealed record ListQuarantine(
    ProviderId? Provider = null,
    QuarantineState? State = QuarantineState.Open,
    string? Rule = null,
    string? ExternalId = null,
    int Limit = PageRules.DefaultPage,
    string? Cursor = null) : IQuery<Slice<QuarantineView>>;

/// <summary>Reads quarantined records as stored.</summary>
public interface IQuarantineReader
{
    Task<Rows<QuarantineView>> ListAsync(ListQuarantine query, Keyset? after, CancellationToken cancellationToken);

    /// <summary>Null when there is no such entry.</summary>
    Task<QuarantineDetail?> FindAsync(long entry, CancellationToken cancellationToken);
}

internal sealed class ListQuarantineValidator : AbstractValidator<ListQuarantine>
{
    public ListQuarantineValidator()
    {
        this.RulesForPage(q => q.Limit);
        RuleFor(q => q.Provider == null ? null : q.Provider.Value.Value).ProviderName().OverridePropertyName("provider");
        RuleFor(q => q.Rule).Matches("^[a-z][a-z0-9_.]{0,79}$").WithErrorCode("rule.invalid")
            .WithMessage("A rule's id is made of lower-case letters, digits, dots and underscores, for example record.no_id.");
    }
}

internal sealed class ListQuarantineHandler(IQuarantineReader quarantine) : IQueryHandler<ListQuarantine, Slice<QuarantineView>>
{
    public async Task<Result<Slice<QuarantineView>>> Handle(ListQuarantine query, CancellationToken cancellationToken)
    {
        var list = KeysetCursor.Query("quarantine", query.Provider?.Value, query.State?.ToString(), query.Rule, query.ExternalId);
        var after = KeysetCursor.Read(list, query.Cursor);
        if (after.Error is { } error)
        {
            return error;
        }

        var rows = await quarantine.ListAsync(query, after.Value, cancellationToken);
        return new Slice<QuarantineView>(rows.Items, KeysetCursor.Write(list, rows.Next));
    }
}
