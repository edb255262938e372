using System.Text.Json;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads a condition: a text template, or an array of JSON values whose strings are templates.</summary>
internal static class ConditionReader
{
    public static Condition? Read(PresetObject parent, string name, bool isRequired = false)
    {
        switch (parent.Find(name, isRequired))
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.Array } array when array.GetArrayLength() > 0:
                return new Condition.Elements([.. array.EnumerateArray().Select(PresetJson.Compact)]);
            case { ValueKind: JsonValueKind.String }:
                return parent.Text(name) is { } template ? new Condition.Text(template) : null;
            case { } other:
                parent.WrongKind(name, other, "a text or a list of conditions");
                return null;
        }
    }

    /// <summary>Tells when a condition lacks a placeholder without which it means nothing.</summary>
    public static void Require(PresetObject parent, string name, bool isThere, string placeholder)
    {
        if (!isThere)
        {
            parent.Problem(name, $"The condition does not use {placeholder}.", $"Put {placeholder} where the value belongs.");
        }
    }
}
