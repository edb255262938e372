using System.Buffers;
using System.Globalization;
using System.Text;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers;

/// <summary>
/// Comma-separated values (RFC 4180) in UTF-8: a header, one row per customer, and a closing row that begins with <c>#complete</c>. A cell that a
/// spreadsheet would calculate gets an apostrophe in front, unless <paramref name="raw"/> is set: names are written by strangers.
/// </summary>
internal sealed class CsvLines(bool raw) : IExportLines
{
    private const string RowEnd = "\r\n";

    // The wide forms are taken for the plain ones by spreadsheets in East Asian languages.
    private static readonly SearchValues<char> Starters = SearchValues.Create("=+-@\t\r\n＝＋－＠");
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");
    private static readonly string[] OwnColumns = ["id", "state", "version", "providers", "createdAt", "updatedAt"];

    private readonly StringBuilder row = new();

    /// <summary>Header cells: our own members, then the fields; those that would be named twice say that they are the provider's.</summary>
    private static IEnumerable<string> Columns => OwnColumns.Concat(FieldMembers.All.Select(member => member.Name.Value)
        .Select(name => OwnColumns.Contains(name, StringComparer.Ordinal) ? $"provider{char.ToUpperInvariant(name[0])}{name[1..]}" : name));

    public void Begin(IBufferWriter<byte> to) => WriteRow(to, Columns);

    public void Write(IBufferWriter<byte> to, CustomerView customer)
    {
        AddCell(customer.Id.ToString());
        AddCell(EnumNames<CustomerState>.Of(customer.State));
        AddCell(customer.Version.ToString(CultureInfo.InvariantCulture));
        AddCell(string.Join(' ', customer.Providers.Select(provider => provider.Value)));
        AddCell(Instants.Format(customer.CreatedAt));
        AddCell(Instants.Format(customer.UpdatedAt));
        foreach (var member in FieldMembers.All)
        {
            AddCell(member.Text(customer.Fields) is { } text ? Harmless(text) : "");
        }

        EndRow(to);
    }

    public void End(IBufferWriter<byte> to, ExportedCustomers exported)
    {
        string[] told =
        [
            "#complete", exported.Customers.ToString(CultureInfo.InvariantCulture), Instants.Format(exported.AsOf), exported.Changes.ToString(CultureInfo.InvariantCulture),
        ];
        WriteRow(to, told.Concat(Columns.Skip(told.Length).Select(_ => "")));
    }

    public void Dispose() => row.Clear();

    private void WriteRow(IBufferWriter<byte> to, IEnumerable<string> cells)
    {
        foreach (var cell in cells)
        {
            AddCell(cell);
        }

        EndRow(to);
    }

    private string Harmless(string text) => !raw && text.Length > 0 && Starters.Contains(text[0]) ? "'" + text : text;

    private void AddCell(string text)
    {
        if (text.AsSpan().ContainsAny(Quoted))
        {
            row.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            row.Append(text);
        }

        row.Append(',');
    }

    private void EndRow(IBufferWriter<byte> to)
    {
        row.Length--;
        row.Append(RowEnd);
        Encoding.UTF8.GetBytes(row.ToString(), to);
        row.Clear();
    }
}
