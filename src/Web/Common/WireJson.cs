using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Common;

/// <summary>
/// How values are written and read at the edge: canonical instants and days, nulls present, numbers strict, unknown and repeated members
/// refused.
/// </summary>
internal static class WireJson
{
    public static readonly JsonSerializerOptions Options = Frozen();

    public static readonly JsonTypeInfo<ProblemResponse> Problem = (JsonTypeInfo<ProblemResponse>)Options.GetTypeInfo(typeof(ProblemResponse));

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

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions();
        Apply(options);
        options.MakeReadOnly();
        return options;
    }
}

/// <summary>A value whose form is wrong; carries the stable code to the answer.</summary>
internal sealed class WireFormatException(string code, string message) : JsonException(message)
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
