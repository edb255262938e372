using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Says what the request of a position asks for: bounds, conditions, order.</summary>
internal sealed class QuestionMaker(Preset preset)
{
    private readonly BoundText? bounds = preset.ChangedSince is { } filter ? new BoundText(filter) : null;

    public Question Of(PagePosition position, ChangedSince? since) => (preset.Paging, bounds) switch
    {
        (Paging.Window window, { } text) => InWindow(window, position.Window!, position.Until, since, text),
        (Paging.Keyset keyset, _) => AfterRecord(keyset, position, Plain(position, since)),
        _ => Plain(position, since),
    };

    /// <summary>The first instant behind the unit that an instant is in.</summary>
    public static DateTimeOffset Behind(DateTimeOffset instant, Paging.Window window) => Instants.Canonical(instant) + window.Unit;

    private Question Plain(PagePosition position, ChangedSince? since)
    {
        if (since is null || bounds is null)
        {
            return new Question(null, null, null, null, [], []);
        }

        var until = position.Until is { } bound ? bounds.Of(bound) : null;
        return new Question(bounds.Of(since), until, null, null, preset.ChangedSince?.Condition is { } condition ? [condition] : [], []);
    }

    private static Question AfterRecord(Paging.Keyset keyset, PagePosition position, Question question) =>
        position.Keys is not { } keys ? question : question with
        {
            Value = keys.Value,
            Id = keys.Id,
            Conditions = keyset.After is { } after ? [.. question.Conditions, after] : question.Conditions,
        };

    private Question InWindow(Paging.Window window, WindowPlace place, DateTimeOffset? walkUntil, ChangedSince? since, BoundText text)
    {
        var lower = place.Since is { } begin ? text.Of(begin) : since is not null ? text.Of(since) : text.Of(window.From);
        var upper = place.Mode == WindowMode.Time || place.Since is not { } instant ? walkUntil : Behind(instant, window);
        var until = upper is { } bound ? text.Of(bound) : null;
        var filter = preset.ChangedSince?.Condition;
        return place.Mode == WindowMode.AfterId
            ? new Question(lower, until, new CursorValue(lower, false), place.LastId, [window.Ties], window.TieOrder)
            : new Question(lower, until, null, null, filter is null ? [] : [filter], place.Mode == WindowMode.Instant ? window.TieOrder : []);
    }
}
