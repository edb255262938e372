using System.Text.Json.Nodes;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>What a request asks for beside its page: bounds of change time and the place after a record, as the provider reads them.</summary>
/// <param name="Since">Inclusive lower bound, or null.</param>
/// <param name="Until">Exclusive upper bound, or null.</param>
/// <param name="Value">What the last record is ordered by, or null.</param>
/// <param name="Id">The id of the last record, or null.</param>
/// <param name="Conditions">The conditions, in the preset's order.</param>
/// <param name="Changes">Other values in the request.</param>
internal sealed record Question(
    string? Since, string? Until, CursorValue? Value, CursorValue? Id, IReadOnlyList<Condition> Conditions, IReadOnlyList<RequestChange> Changes)
{
    private const string SinceMark = "{since}";
    private const string UntilMark = "{until}";
    private const string ValueMark = "{value}";
    private const string IdMark = "{id}";

    /// <summary>The conditions as one text; empty when there is none.</summary>
    /// <exception cref="ProviderFaultException">A value would end the quotes it stands in.</exception>
    public string Text(ConditionPlace.InText place, FaultSite site)
    {
        var texts = Conditions.OfType<Condition.Text>().Select(condition => Fill(condition.Template, site)).ToList();
        return texts.Count == 0 ? string.Empty : place.Prefix + string.Join(place.Separator, texts);
    }

    /// <summary>The conditions as elements of an array. A text that is one placeholder alone becomes the value as the provider wrote it.</summary>
    public IEnumerable<JsonNode?> Elements() =>
        Conditions.OfType<Condition.Elements>().SelectMany(condition => condition.Json).Select(json => JsonPlaces.MapTexts(JsonNode.Parse(json), Fill));

    public static bool HasUntil(ChangeFilter filter) => filter.UntilParameter is not null || Names(filter.Condition, UntilMark);

    public static bool HasSince(Condition condition) => Names(condition, SinceMark);

    public static bool HasValue(Condition condition) => Names(condition, ValueMark);

    public static bool HasId(Condition condition) => Names(condition, IdMark);

    private static bool Names(Condition? condition, string mark) => condition switch
    {
        Condition.Text text => text.Template.Contains(mark, StringComparison.Ordinal),
        Condition.Elements elements => elements.Json.Any(json => json.Contains(mark, StringComparison.Ordinal)),
        _ => false,
    };

    private JsonNode Fill(string text) => text switch
    {
        ValueMark when Value is { } value => value.ToNode(asNumber: false),
        IdMark when Id is { } id => id.ToNode(asNumber: false),
        _ => JsonValue.Create(Replace(text)),
    };

    // Nobody knows the syntax of a text but the provider, so what could leave its quotes is not sent.
    private string Fill(string template, FaultSite site)
    {
        var values = $"{Value?.Text}{Id?.Text}";
        return values.AsSpan().ContainsAny("'\"\\") || values.Any(char.IsControl)
            ? throw site.Fault(FaultTable.Shape, "the last record's value cannot be put into a condition: it holds a quote, a backslash or a control character")
            : Replace(template);
    }

    private string Replace(string text) => text
        .Replace(SinceMark, Since, StringComparison.Ordinal)
        .Replace(UntilMark, Until, StringComparison.Ordinal)
        .Replace(ValueMark, Value?.Text, StringComparison.Ordinal)
        .Replace(IdMark, Id?.Text, StringComparison.Ordinal);
}
