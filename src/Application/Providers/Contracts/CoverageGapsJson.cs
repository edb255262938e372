using System.Text.Json;
using System.Text.Json.Serialization;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Providers.Contracts;

/// <summary>Gaps as they are stored: a JSON array, nothing at all when there are none.</summary>
public static class CoverageGapsJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new Canonical() } };

    public static string? Write(IReadOnlyList<CoverageGap> gaps) => gaps.Count == 0 ? null : JsonSerializer.Serialize(gaps, Options);

    /// <param name="json">As written before; null for no gap.</param>
    public static IReadOnlyList<CoverageGap> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<CoverageGap>>(json, Options)!;

    private sealed class Canonical : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Instants.Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Instants.Format(value));
    }
}
