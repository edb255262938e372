using System.Text.Json.Serialization;

namespace CleanCustomers.Domain.Common;

/// <summary>What a cleaning rule does with a record that breaks it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleAction>))]
public enum RuleAction
{
    /// <summary>The value was corrected without losing meaning.</summary>
    [JsonStringEnumMemberName("fix")]
    Fix,

    /// <summary>The field stays empty or as sent; the record is stored with the note.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn,

    /// <summary>The whole record goes to quarantine.</summary>
    [JsonStringEnumMemberName("reject")]
    Reject,
}

/// <summary>One thing a rule found in a record.</summary>
/// <param name="Field">The field, or null when the rule is about the record as a whole.</param>
/// <param name="Rule">Stable rule id, for example <c>email.syntax</c>.</param>
/// <param name="Action">What was done about it.</param>
public sealed record RuleNote(CustomerField? Field, string Rule, RuleAction Action);

/// <summary>What a provider's preset says about cleaning its records.</summary>
/// <param name="DefaultCountry">ISO 3166-1 alpha-2 code for records that name no country, or null.</param>
/// <param name="DefaultLanguage">BCP 47 tag for records that name no language, or null.</param>
/// <param name="Overrides">Rule id to action, for rules whose action the operator wants stricter or softer; only warn and reject.</param>
public sealed record CleaningPolicy(
    string? DefaultCountry, string? DefaultLanguage, IReadOnlyDictionary<string, RuleAction> Overrides)
{
    public static readonly CleaningPolicy Default = new(null, null, new Dictionary<string, RuleAction>(StringComparer.Ordinal));
}
