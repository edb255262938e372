using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Application.Common;

/// <summary>
/// How values are written and read as JSON in API, cache and store: canonical instants and days, nulls present, numbers strict, unknown and
/// repeated members refused. The only place that makes serializer options (ADR 0041).
/// </summary>
public static class WireJson
{
    public static readonly JsonSerializerOptions Options = Frozen(indented: false);

    /// <summary>The same, with line breaks, for people.</summary>
    public static readonly JsonSerializerOptions Indented = Frozen(indented: true);

    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;

        // Answers are application/json with nosniff, never part of a page, so only what JSON itself needs is escaped.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new DayConverter());
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver();
    }

    private static JsonSerializerOptions Frozen(bool indented)
    {
        var options = new JsonSerializerOptions { WriteIndented = indented };
        Apply(options);
        options.MakeReadOnly();
        return options;
    }
}

/// <summary>A value whose form is wrong; carries the stable code to the answer.</summary>
public sealed class WireFormatException(string code, string message) : JsonException(message)
{
    public string Code { get; } = code;
}

internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var reading = reader.TokenType == JsonTokenType.String
            ? InstantInput.Read(reader.GetString()!)
            : new Reading<DateTimeOffset>("date.format", "An instant is a text such as 2026-01-15T08:30:00Z.");
        return reading.Code is { } code ? throw new WireFormatException(code, reading.Message!) : reading.Value;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Instants.Format(value));
}

internal sealed class DayConverter : JsonConverter<DateOnly>
{
    public override DateOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Instants.TryParseDay(reader.GetString(), out var day)
            ? day
            : throw new WireFormatException("date.format", "A day is a text such as 2026-01-15.");

    public override void Write(Utf8JsonWriter writer, DateOnly value, JsonSerializerOptions options) => writer.WriteStringValue(Instants.FormatDay(value));
}
