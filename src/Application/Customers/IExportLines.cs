using System.Buffers;
using System.Text.Json;
using CleanCustomers.Application.Customers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Customers;

/// <summary>The lines of an export in one format.</summary>
internal interface IExportLines : IDisposable
{
    /// <summary>What stands before the first customer.</summary>
    void Begin(IBufferWriter<byte> to);

    void Write(IBufferWriter<byte> to, CustomerView customer);

    /// <summary>The line that proves that nothing is missing.</summary>
    void End(IBufferWriter<byte> to, ExportedCustomers exported);
}

/// <summary>One JSON object per line: customers as the API answers them, then the closing object, the only one with <c>complete</c>.</summary>
internal sealed class NdjsonLines : IExportLines
{
    private static readonly byte[] LineEnd = [(byte)'\n'];

    private readonly Utf8JsonWriter json = new(Stream.Null, CustomerFieldsJson.WriterOptions);

    public void Begin(IBufferWriter<byte> to)
    {
        // Nothing stands before the first customer.
    }

    public void Write(IBufferWriter<byte> to, CustomerView customer)
    {
        json.Reset(to);
        json.WriteStartObject();
        json.WriteString("id"u8, customer.Id.Value);
        json.WriteString("state"u8, EnumNames<CustomerState>.Of(customer.State));
        json.WriteNumber("version"u8, customer.Version);
        json.WriteStartArray("providers"u8);
        foreach (var provider in customer.Providers)
        {
            json.WriteStringValue(provider.Value);
        }

        json.WriteEndArray();
        json.WriteString("createdAt"u8, Instants.Format(customer.CreatedAt));
        json.WriteString("updatedAt"u8, Instants.Format(customer.UpdatedAt));
        json.WriteStartObject("fields"u8);
        foreach (var member in FieldMembers.All)
        {
            json.WriteString(member.Name, member.Text(customer.Fields));
        }

        json.WriteEndObject();
        EndLine(to);
    }

    public void End(IBufferWriter<byte> to, ExportedCustomers exported)
    {
        json.Reset(to);
        json.WriteStartObject();
        json.WriteBoolean("complete"u8, true);
        json.WriteNumber("customers"u8, exported.Customers);
        json.WriteString("asOf"u8, Instants.Format(exported.AsOf));
        json.WriteNumber("changes"u8, exported.Changes);
        json.WriteStartArray("freshness"u8);
        foreach (var provider in exported.Freshness)
        {
            json.WriteStartObject();
            json.WriteString("provider"u8, provider.Provider.Value);
            json.WriteString("completeUpTo"u8, Instants.Format(provider.CompleteUpTo));
            json.WriteString("state"u8, EnumNames<ProviderState>.Of(provider.State));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        EndLine(to);
    }

    public void Dispose() => json.Dispose();

    private void EndLine(IBufferWriter<byte> to)
    {
        json.WriteEndObject();
        json.Flush();
        to.Write(LineEnd);
    }
}
