using System.Text.Json.Serialization;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using FluentValidation;

namespace CleanCustomers.Application.Customers;

[JsonConverter(typeof(JsonStringEnumConverter<ChangeKind>))]
public enum ChangeKind
{
    [JsonStringEnumMemberName("created")]
    Created,

    /// <summary>Fields changed; also a removed customer that came back.</summary>
    [JsonStringEnumMemberName("updated")]
    Updated,

    [JsonStringEnumMemberName("removed")]
    Removed,
}

/// <summary>One change of one customer.</summary>
/// <param name="Sequence">Ascending in the order of commits.</param>
/// <param name="Fields">What changed; empty for created and removed.</param>
/// <param name="At">When we stored it.</param>
public sealed record ChangeView(
    long Sequence, CustomerId Customer, ChangeKind Kind, IReadOnlyList<FieldChange> Fields, RunId Run, DateTimeOffset At);

/// <param name="Field">Name of the field as in a customer's <c>fields</c>.</param>
/// <param name="Old">Its text before, null when it was empty.</param>
/// <param name="New">Its text after, null when it is empty.</param>
public sealed record FieldChange(string Field, string? Old, string? New);

/// <summary>
/// Reads changes in the order of their commits. A reader that stores <see cref="ChangeFeed.Next"/> with its own work and comes back with
/// it misses nothing: sequences become visible in ascending order.
/// </summary>
/// <param name="After">Sequence to go on after; 0 for the beginning. Beyond the newest it is refused: the reader holds work of a store that is no more.</param>
/// <param name="Limit">1 to 500.</param>
/// <param name="WaitSeconds">How long to wait for a change when there is none yet, 0 to 60; 0 answers at once.</param>
public sealed record ReadChanges(long After = 0, int Limit = PageRules.DefaultPage, int WaitSeconds = 0) : IQuery<ChangeFeed>
{
    /// <summary>Most seconds to wait: 60.</summary>
    public static int LongestWait => 60;
}

/// <param name="Next">The <c>after</c> to come back with; always there.</param>
/// <param name="More">Further changes are stored already.</param>
public sealed record ChangeFeed(
    IReadOnlyList<ChangeView> Items, long Next, bool More, DateTimeOffset AsOf, IReadOnlyList<ProviderFreshness> Freshness);

/// <summary>Changes and the freshness of the same committed state.</summary>
/// <param name="Newest">The highest sequence that is stored; 0 when there is none.</param>
public sealed record ChangeRows(IReadOnlyList<ChangeView> Items, bool More, long Newest, IReadOnlyList<ProviderFreshness> Freshness);

internal sealed class ReadChangesValidator : AbstractValidator<ReadChanges>
{
    public ReadChangesValidator()
    {
        this.RulesForPage(q => q.Limit);
        RuleFor(q => q.After).GreaterThanOrEqualTo(0).WithErrorCode("after.negative").WithMessage("A sequence is 0 or more.");
        RuleFor(q => q.WaitSeconds).InclusiveBetween(0, ReadChanges.LongestWait).WithErrorCode("wait.too_large").OverridePropertyName("wait")
            .WithMessage($"Wait 0 to {ReadChanges.LongestWait} seconds.");
    }
}

internal sealed class ReadChangesHandler(IChangeReader changes, IChangeArrivals arrivals, TimeProvider time) : IQueryHandler<ReadChanges, ChangeFeed>
{
    public async Task<Result<ChangeFeed>> Handle(ReadChanges query, CancellationToken cancellationToken)
    {
        var asOf = Instants.Canonical(time.GetUtcNow());
        var rows = await changes.ReadAsync(query.After, query.Limit, cancellationToken);
        if (query.WaitSeconds > 0 && query.After == rows.Newest)
        {
            await arrivals.WaitAsync(query.After, TimeSpan.FromSeconds(query.WaitSeconds), cancellationToken);
            asOf = Instants.Canonical(time.GetUtcNow());
            rows = await changes.ReadAsync(query.After, query.Limit, cancellationToken);
        }

        if (query.After > rows.Newest)
        {
            return Beyond(rows.Newest);
        }

        // At the end it is the newest of all: a change whose customer is no more is not shown, and must not be asked for again and again.
        var next = rows is { More: true, Items: [.., var last] } ? last.Sequence : rows.Newest;
        return new ChangeFeed(rows.Items, next, rows.More, asOf, rows.Freshness);
    }

    // An empty answer would let a reader wait for ever after an older copy of the store was restored.
    private static Error Beyond(long newest) => Error.Invalid([new ValidationError(
        "after",
        $"The feed ends at {newest}: this number is of another store, or of this one before an older copy was restored. Start again from 0.",
        "after.unknown")]);
}
