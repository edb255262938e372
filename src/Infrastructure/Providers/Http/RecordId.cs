using System.Text.Json;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Mapping;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Finds one id in one record of a page that was found well-formed.</summary>
internal static class RecordId
{
    /// <returns>Null when nothing there can be an id.</returns>
    public static string? Find(ReadOnlySpan<byte> record, JsonPath path)
    {
        var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        foreach (var step in path.Steps)
        {
            if (!(step.Name is null ? ToElement(ref reader, step.Index) : ToMember(ref reader, step)))
            {
                return null;
            }
        }

        return ExternalIds.TryRead(ref reader, out var id) ? id : null;
    }

    private static bool ToMember(ref Utf8JsonReader reader, JsonPath.Step step)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isNamed = EnvelopePaths.IsNamed(ref reader, step);
            reader.Read();
            if (isNamed)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool ToElement(ref Utf8JsonReader reader, int index)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        for (var at = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; at++)
        {
            if (at == index)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
