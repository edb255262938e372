using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Access;

/// <summary>Lists keys, the newest first, revoked and expired ones too.</summary>
/// <param name="Limit">1 to 500.</param>
/// <param name="Cursor">The <c>next</c> of the part before, or null for the beginning.</param>
public sealed record ListKeys(int Limit = PageRules.DefaultPage, string? Cursor = null) : IQuery<Slice<KeyView>>;

internal sealed class ListKeysValidator : AbstractValidator<ListKeys>
{
    public ListKeysValidator() => this.RulesForPage(q => q.Limit);
}

internal sealed class ListKeysHandler(IKeyStore keys, TimeProvider time) : IQueryHandler<ListKeys, Slice<KeyView>>
{
    public async Task<Result<Slice<KeyView>>> Handle(ListKeys query, CancellationToken cancellationToken)
    {
        var list = KeysetCursor.Query("keys");
        var after = KeysetCursor.Read(list, query.Cursor);
        if (after.Error is { } error)
        {
            return error;
        }

        var now = time.GetUtcNow();
        var rows = await keys.ListAsync(query.Limit, after.Value, cancellationToken);
        return new Slice<KeyView>([.. rows.Items.Select(key => KeyView.From(key, now))], KeysetCursor.Write(list, rows.Next));
    }
}
