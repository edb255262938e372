using System.Globalization;
using System.Text.Json.Nodes;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;
using Microsoft.OpenApi;

namespace CleanCustomers.Web.Common;

/// <summary>
/// One query parameter: how it is read and how it is described. Declared once, used for both. Its schema has no example: the API's page
/// would send it with the first request.
/// </summary>
internal abstract record QueryParameter(string Name, string Description, OpenApiSchema Schema)
{
    public static QueryParameter<string?> Text(string name, string description, string? pattern = null, int? longest = null, string tooLong = "query.too_long") =>
        new(
            name,
            description,
            new() { Type = JsonSchemaType.String, Pattern = pattern, MaxLength = longest },
            null,
            text => text.Length > longest ? new(tooLong, $"At most {longest} characters.") : new(text));

    public static QueryParameter<DateTimeOffset?> Instant(string name, string description) => new(
        name,
        description,
        new() { Type = JsonSchemaType.String, Format = "date-time" },
        null,
        text => InstantInput.Read(text) is var reading && reading.Code is null ? new(reading.Value) : reading.As<DateTimeOffset?>());

    public static QueryParameter<TEnum> OneOf<TEnum>(string name, string description, TEnum missing)
        where TEnum : struct, Enum => new(
            name,
            description,
            new() { Type = JsonSchemaType.String, Enum = Names<TEnum>(), Default = EnumNames<TEnum>.Of(missing) },
            missing,
            text => EnumNames<TEnum>.TryParse(text, out var value) ? new(value) : NotOneOf(EnumNames<TEnum>.All).As<TEnum>());

    /// <summary>One of the enum's values or <c>all</c>, which reads as null.</summary>
    public static QueryParameter<TEnum?> OneOfOrAll<TEnum>(string name, string description, TEnum? missing)
        where TEnum : struct, Enum => new(
            name,
            description,
            new() { Type = JsonSchemaType.String, Enum = [.. Names<TEnum>(), All], Default = missing is { } value ? EnumNames<TEnum>.Of(value) : All },
            missing,
            text => text == All ? new(null)
                : EnumNames<TEnum>.TryParse(text, out var value) ? new(value)
                : NotOneOf([.. EnumNames<TEnum>.All, All]).As<TEnum?>());

    /// <summary>One of the enum's values; null when it is not sent.</summary>
    public static QueryParameter<TEnum?> OneOfOrNone<TEnum>(string name, string description)
        where TEnum : struct, Enum => new(
            name,
            description,
            new() { Type = JsonSchemaType.String, Enum = Names<TEnum>() },
            null,
            text => EnumNames<TEnum>.TryParse(text, out var value) ? new(value) : NotOneOf(EnumNames<TEnum>.All).As<TEnum?>());

    /// <summary>False when it is not sent.</summary>
    public static QueryParameter<bool> Flag(string name, string description) => new(
        name,
        description,
        new() { Type = JsonSchemaType.Boolean },
        false,
        text => text is "true" or "false" ? new(text == "true") : NotOneOf(["true", "false"]).As<bool>());

    public static QueryParameter<int> Whole(string name, string description, int missing, int least, int most) => new(
        name,
        description,
        new()
        {
            Type = JsonSchemaType.Integer,
            Format = "int32",
            Minimum = least.ToString(CultureInfo.InvariantCulture),
            Maximum = most.ToString(CultureInfo.InvariantCulture),
            Default = missing,
        },
        missing,
        text => Number(text) switch
        {
            null => NotWhole.As<int>(),
            var number when number < least => new($"{name}.too_small", $"Ask for at least {least}."),
            var number when number > most => new($"{name}.too_large", $"At most {most}."),
            var number => new((int)number),
        });

    public static QueryParameter<long> Sequence(string name, string description) => new(
        name,
        description,
        new() { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0", Default = 0 },
        0,
        text => Number(text) is { } number && number <= long.MaxValue ? new((long)number) : NotWhole.As<long>());

    public static QueryParameter<long?> Count(string name, string description) => new(
        name,
        description,
        new() { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" },
        null,
        text => Number(text) is { } number && number <= long.MaxValue ? new((long)number) : NotWhole.As<long?>());

    private const string All = "all";

    private static readonly Reading<object> NotWhole = new("number.format", "Write a whole number of 0 or more in digits only.");

    // Digits only: no sign, no separators, no exponent. Int128 so that a long row of digits is too large, not malformed.
    private static Int128? Number(string text) =>
        text.Length is > 0 and <= 38 && text.All(char.IsAsciiDigit) ? Int128.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    private static List<JsonNode> Names<TEnum>()
        where TEnum : struct, Enum => [.. EnumNames<TEnum>.All.Select(name => (JsonNode)name)];

    private static Reading<object> NotOneOf(IReadOnlyList<string> names) => new("value.unknown", $"Use one of: {string.Join(", ", names)}.");
}

/// <param name="Missing">The value when the caller does not send the parameter.</param>
/// <param name="Read">Reads the text of the one occurrence.</param>
internal sealed record QueryParameter<T>(
    string Name, string Description, OpenApiSchema Schema, T Missing, Func<string, Reading<T>> Read)
    : QueryParameter(Name, Description, Schema);

/// <summary>Endpoint metadata: the query parameters an endpoint knows. An endpoint without it knows none.</summary>
internal sealed record QueryParameters(IReadOnlyList<QueryParameter> All);
