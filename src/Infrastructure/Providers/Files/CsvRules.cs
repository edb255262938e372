using CleanCustomers.Application.Providers.Contracts;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>The rules by which a row of CSV is no record.</summary>
internal static class CsvRules
{
    public static RecordReading.Unreadable Ragged() =>
        new("", "record.ragged", "The row has more or fewer values than there are columns, so which is which is not known.");

    public static RecordReading.Unreadable BadQuote() =>
        new("", "record.bad_quote", "Text stands behind a closing quote, so where the value ends is not known.");
}
