using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Collection;

/// <summary>Lists runs, newest first.</summary>
/// <param name="Provider">Null for all providers.</param>
/// <param name="State">Null for all states.</param>
/// <param name="Limit">1 to 500.</param>
/// <param name="Cursor">The <c>next</c> of the part before, or null for the beginning.</param>
public sealed record ListRuns(
    ProviderId? Provider = null, RunState? State = null, int Limit = PageRules.DefaultPage, string? Cursor = null) : IQuery<Slice<RunView>>;

/// <summary>Reads runs as stored.</summary>
public interface IRunReader
{
    Task<Rows<RunView>> ListAsync(ListRuns query, Keyset? after, CancellationToken cancellationToken);

    /// <summary>Null when there is no such run.</summary>
    Task<RunView?> FindAsync(RunId run, CancellationToken cancellationToken);
}

internal sealed class ListRunsValidator : AbstractValidator<ListRuns>
{
    public ListRunsValidator()
    {
        this.RulesForPage(q => q.Limit);
        RuleFor(q => q.Provider == null ? null : q.Provider.Value.Value).ProviderName().OverridePropertyName("provider");
    }
}

internal sealed class ListRunsHandler(IRunReader runs) : IQueryHandler<ListRuns, Slice<RunView>>
{
    public async Task<Result<Slice<RunView>>> Handle(ListRuns query, CancellationToken cancellationToken)
    {
        var list = KeysetCursor.Query("runs", query.Provider?.Value, query.State?.ToString());
        var after = KeysetCursor.Read(list, query.Cursor);
        if (after.Error is { } error)
        {
            return error;
        }

        var rows = await runs.ListAsync(query, after.Value, cancellationToken);
        return new Slice<RunView>(rows.Items, KeysetCursor.Write(list, rows.Next));
    }
}
