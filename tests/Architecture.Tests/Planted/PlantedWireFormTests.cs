using CleanCustomers.Architecture.Tests.Rules;
using FluentAssertions;

namespace CleanCustomers.Architecture.Tests.Planted;

/// <summary>The rules about written forms find what breaks them.</summary>
public sealed class PlantedWireFormTests
{
    private static readonly Compiled Planted = Violations.CompileText("CleanCustomers.Application", """
        using System;
        using System.Collections.Generic;
        using System.Text.Json;
        using System.Text.Json.Serialization;

        namespace CleanCustomers.Application.Common
        {
            public sealed record CacheRegion<T>(string Name);
            public static class WireJson { public static readonly JsonSerializerOptions Options = new(); }
            public sealed class InstantConverter : JsonConverter<DateTimeOffset>
            {
                public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => default;
                public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) { }
            }
        }

        namespace CleanCustomers.Domain.Providers.Dates { public sealed class Engine { public DateTime Day => default; } }

        namespace CleanCustomers.Application.Customers
        {
            using Common;

            public sealed record Fine(DateTimeOffset At, DateOnly Day, IReadOnlyList<int> Numbers);
            public sealed record WithTime(DateTime At);
            public sealed record Deep(IReadOnlyList<Deeper> Items);
            public sealed record Deeper(TimeSpan? Long, Dictionary<string, object> Things);
            public static class Regions
            {
                public static readonly CacheRegion<Fine> A = new("a");
                public static readonly CacheRegion<WithTime> B = new("b");
                public static readonly CacheRegion<Deep> C = new("c");
            }

            public static class Own { public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web); }
            public static class Copy { public static object Make() => new JsonSerializerOptions(WireJson.Options); }
            public static class Ready { public static object Get() => JsonSerializerOptions.Web; }
            public static class Hidden { public static Func<object> Get() => () => JsonSerializerOptions.Default; }
            public static class Uses { public static string Write() => JsonSerializer.Serialize(1, WireJson.Options); }

            public sealed class Second : JsonConverter<DateTimeOffset>
            {
                public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => default;
                public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) { }
            }

            public sealed class Member { [JsonConverter(typeof(Second))] public DateTimeOffset At { get; set; } }
            public static class Local { public static int Year() { DateTime now = default; return now.Year; } }
        }
        """);

    [Fact]
    public void DateTime_is_caught_outside_the_date_engine() => Guilty(WireForms.NoDateTime([Planted.Read])).Should().BeEquivalentTo("WithTime", "Local");

    [Fact]
    public void Second_options_objects_are_caught() => Guilty(WireForms.OneOptionsObject([Planted.Read])).Should().BeEquivalentTo("Own", "Copy", "Ready", "Hidden");

    [Fact]
    public void Second_converters_are_caught() => Guilty(WireForms.OneConverter([Planted.Read])).Should().BeEquivalentTo("Second", "Member");

    [Fact]
    public void Cached_types_that_hold_what_has_no_one_form_are_caught_at_any_depth() => WireForms.CachedTypesAreWritable([Planted.Read]).Violations.Should().BeEquivalentTo(
        "CleanCustomers.Application.Customers.WithTime holds System.DateTime and is cached",
        "CleanCustomers.Application.Customers.Deep holds System.TimeSpan and is cached",
        "CleanCustomers.Application.Customers.Deep holds System.Object and is cached");

    private static IEnumerable<string> Guilty(Reading.Verdict verdict) => verdict.Violations.Select(v => v.Split(' ')[0].Split('.')[^1]).Distinct(StringComparer.Ordinal);
}
