using System.Globalization;
using CleanCustomers.Application.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Shows what the tables of a store hold.</summary>
internal static class StoreTables
{
    /// <summary>One line on standard error for each table; null for scripts.</summary>
    public static IProgress<StoreTable>? Progress(Terminal terminal, bool json) => json ? null : new Lines(terminal);

    public static void Write(Terminal terminal, bool json, IReadOnlyList<StoreTable> tables, string done)
    {
        if (json)
        {
            JsonOutput.Write(terminal, new StoreTablesJson(tables.Sum(table => table.Rows), tables));
            return;
        }

        terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{done} {tables.Count} tables, {tables.Sum(table => table.Rows)} rows."));
    }

    private sealed class Lines(Terminal terminal) : IProgress<StoreTable>
    {
        public void Report(StoreTable value) => terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{value.Name,-16} {value.Rows,10}  {value.Hash[..16]}"));
    }
}

/// <param name="Rows">Of all tables.</param>
internal sealed record StoreTablesJson(long Rows, IReadOnlyList<StoreTable> Tables);
