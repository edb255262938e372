using System.Text.Json;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Common;

/// <summary>One thing that cleaning found in a record.</summary>
/// <param name="Field">Name of the field, or null when it is about the record as a whole.</param>
/// <param name="Rule">Stable id of the rule, for example <c>email.syntax</c>.</param>
/// <param name="Action">What was done about it.</param>
internal sealed record NoteResponse(string? Field, string Rule, RuleAction Action)
{
    public static NoteResponse From(RuleNote note) =>
        new(note.Field is { } field ? JsonNamingPolicy.CamelCase.ConvertName(field.ToString()) : null, note.Rule, note.Action);
}
