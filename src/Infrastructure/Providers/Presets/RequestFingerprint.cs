using System.Text.Json;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>
/// The part of the fingerprint that body, conditions and upper bound make. A preset without them writes nothing, so that its fingerprint
/// is what it was before there were any.
/// </summary>
internal static class RequestFingerprint
{
    public static void Write(Utf8JsonWriter json, Preset preset)
    {
        var pages = preset.Paging is Paging.Window window ? window.Within : preset.Paging;
        WriteIfAny(json, "body", [preset.Request.Body]);
        WriteIfAny(json, "charset", [preset.Request.Charset]);
        WriteIfAny(json, "conditions", Parts(preset.Request.Conditions));
        WriteIfAny(json, "places", [pages.BodyPath?.Text, pages.SizeBodyPath?.Text, pages.AsNumber ? "number" : null]);
        WriteIfAny(json, "filter", [preset.ChangedSince?.UntilParameter, .. Parts(preset.ChangedSince?.Condition)]);
        switch (preset.Paging)
        {
            case Paging.Keyset keyset:
                WriteIfAny(json, "after", Parts(keyset.After));
                break;
            case Paging.Window windows:
                WriteIfAny(json, "ties", Parts(windows.Ties));
                WriteIfAny(json, "tieOrder", [.. windows.TieOrder.SelectMany(change => new[] { change.Parameter, change.Path?.Text, change.Json })]);
                break;
        }
    }

    private static string?[] Parts(ConditionPlace? place) => place switch
    {
        ConditionPlace.InText text => ["text", text.Prefix, text.Separator],
        ConditionPlace.InBody body => ["body", body.Array.Text],
        _ => [],
    };

    private static string?[] Parts(Condition? condition) => condition switch
    {
        Condition.Text text => ["text", text.Template],
        Condition.Elements elements => ["elements", .. elements.Json],
        _ => [],
    };

    private static void WriteIfAny(Utf8JsonWriter json, string name, string?[] parts)
    {
        if (Array.TrueForAll(parts, part => part is null))
        {
            return;
        }

        json.WriteStartArray();
        json.WriteStringValue(name);
        foreach (var part in parts)
        {
            json.WriteStringValue(part);
        }

        json.WriteEndArray();
    }
}
