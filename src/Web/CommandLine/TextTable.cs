namespace CleanCustomers.Web.CommandLine;

/// <summary>A table in columns: texts to the left, numbers to the right.</summary>
internal static class TextTable
{
    /// <param name="textColumns">How many columns from the left are texts.</param>
    public static void Write(Terminal terminal, string[] heads, IReadOnlyList<string[]> rows, int textColumns)
    {
        var widths = heads.Select((head, column) => rows.Select(row => row[column].Length).Append(head.Length).Max()).ToArray();
        terminal.Print(terminal.Strong(Line(heads)));
        foreach (var row in rows)
        {
            terminal.Print(Line(row));
        }

        string Line(string[] cells) => string.Join("  ", cells.Select((cell, column) =>
            column < textColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd();
    }
}
