using System.Text.Json;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Infrastructure.Providers.Mapping;

/// <summary>Records of lists of deletions that are nothing but an id: <c>["c1", "c2"]</c>, <c>[17, 18]</c>.</summary>
internal static class IdOnlyRecords
{
    public static RecordReading Map(ReadOnlySpan<byte> record, int deepest)
    {
        try
        {
            var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = deepest });
            reader.Read();
            return ExternalIds.TryRead(ref reader, out var id)
                ? new RecordReading.Mapped(id, new SourceCustomer { Removed = true })
                : RecordRules.Broken(RecordRules.NoId);
        }
        catch (JsonException)
        {
            return RecordRules.Broken(RecordRules.BadJson);
        }
    }
}
