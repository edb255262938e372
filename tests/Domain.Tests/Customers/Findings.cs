using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Customers;

namespace CleanCustomers.Domain.Tests.Customers;

/// <summary>What rules wrote down, in a form that reads well in a table: ids parted by spaces.</summary>
internal static class Findings
{
    public static RecordNotes New() => new(CleaningPolicy.Default);

    public static string Of(RecordNotes notes) =>
        string.Join(' ', notes.Notes.Select(note => note.Rule).Concat(notes.Rejection is { } rejection ? [rejection.Rule] : []));
}
