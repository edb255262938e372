using System.Globalization;
using System.Text.Json;
using CleanCustomers.Application.Providers;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Conformance;

/// <summary>Every declared date is read by its declared formats. Counts only, no values.</summary>
internal sealed class DatesCheck : IRecordCheck
{
    public string Name => "dates";

    public CheckStep Look(RecordSample sample)
    {
        var customers = sample.Records.Select(record => record.Customer).OfType<SourceCustomer>().ToList();
        if (sample.Map.Dates.Count == 0 || customers.Count == 0)
        {
            return this.Skipped(customers.Count == 0 ? "There is no record to look at." : "The preset maps no date.");
        }

        var counts = sample.Map.Dates.Keys.Order().Select(field => CountOf(sample, customers, field)).ToList();
        var message = string.Join("; ", counts.Select(count => count.Text)) + ".";
        var bad = counts.Where(count => count.Unreadable > 0).Select(count => $"map.{FieldWords.Of(count.Field)}").ToList();
        var remedy = $"Compare the formats of {string.Join(" and ", bad)} in the preset with an answer; 'preview' shows the texts.";
        return counts switch
        {
            _ when bad.Count == 0 => this.Ok(message),
            _ when counts.Exists(count => count is { Unreadable: > 0, Read: 0 }) => this.Failed(message, remedy),
            _ => this.Warning(message, remedy),
        };
    }

    private static Count CountOf(RecordSample sample, List<SourceCustomer> customers, CustomerField field)
    {
        var readings = customers.ConvertAll(customer => FieldWords.DateOf(customer, field));
        return new Count(
            field,
            sample.PointerOf(field),
            readings.Count(reading => reading is DateReading.Instant or DateReading.Day),
            readings.Count(reading => reading is DateReading.Absent),
            readings.Count(reading => reading is DateReading.Unreadable));
    }

    private sealed record Count(CustomerField Field, string Pointer, int Read, int Absent, int Unreadable)
    {
        public string Text => $"{FieldWords.Of(Field)} at {Pointer}: {Read} read, {Absent} absent, {Unreadable} unreadable";
    }
}

/// <summary>Every record has an id, and no two have the same.</summary>
internal sealed class IdsCheck : IRecordCheck
{
    public string Name => "ids";

    public CheckStep Look(RecordSample sample)
    {
        var ids = sample.Records.Select(record => record.ExternalId).ToList();
        var missing = ids.Count(id => id is null);
        var repeated = ids.Count - missing - ids.OfType<string>().Distinct(StringComparer.Ordinal).Count();
        if (ids.Count == 0)
        {
            return this.Skipped("There is no record to look at.");
        }

        if (missing > 0)
        {
            var message = $"{missing} of {ids.Count} records have no usable id at {sample.Map.Id.Text}.";
            const string remedy = "Correct map.id of the preset; records without an id go to quarantine.";
            return missing == ids.Count ? this.Failed(message, remedy) : this.Warning(message, remedy);
        }

        return repeated > 0 && sample.TellsOnce
            ? this.Warning(
                $"{repeated} of {ids.Count} records have an id that another one has.",
                "The later version counts. If they are different customers, map.id of the preset is wrong; if pages overlap, nothing is lost.")
            : this.Ok($"{ids.Count} records, each with an id{(repeated == 0 ? " of its own" : "")}.");
    }
}

/// <summary>What the mapping makes of the records: how many it can read, and how often each field holds something.</summary>
internal sealed class MappingCheck : IRecordCheck
{
    public string Name => "mapping";

    public CheckStep Look(RecordSample sample)
    {
        var records = sample.Records;
        var customers = records.Select(record => record.Customer).OfType<SourceCustomer>().ToList();
        if (records.Count == 0)
        {
            return this.Skipped("There is no record to look at.");
        }

        var broken = records.Select(record => record.Reading).OfType<RecordReading.Unreadable>()
            .GroupBy(reading => $"{reading.Rule} at {(reading.Pointer.Length == 0 ? "the record" : reading.Pointer)}", StringComparer.Ordinal)
            .Select(group => $"{group.Count()} × {group.Key}").ToList();
        if (customers.Count == 0)
        {
            return this.Failed($"No record can be read: {string.Join(", ", broken)}.", "Compare records and map.id of the preset with an answer.");
        }

        var fields = FieldWords.Mapped(sample.Map).Select(field => (Field: field, Share: 100 * customers.Count(customer => FieldWords.IsFilled(customer, field)) / customers.Count)).ToList();
        var message = $"{customers.Count} of {records.Count} records can be read; filled: {string.Join(", ", fields.Select(field => $"{FieldWords.Of(field.Field)} {field.Share} %"))}.";
        var empty = fields.Where(field => field.Share == 0).Select(field => $"{FieldWords.Of(field.Field)} ({sample.PointerOf(field.Field)})").ToList();
        if (broken.Count > 0)
        {
            return this.Warning($"{message} To quarantine: {string.Join(", ", broken)}.", "'preview' shows the records; correct the preset or tell the provider.");
        }

        return empty.Count > 0
            ? this.Warning(message, $"Never filled here: {string.Join(", ", empty)}. Check these paths in the preset.")
            : this.Ok(message);
    }
}

/// <summary>Fields by the names that presets and the API use.</summary>
internal static class FieldWords
{
    public static string Of(CustomerField field) => JsonNamingPolicy.CamelCase.ConvertName(field.ToString());

    public static IEnumerable<CustomerField> Mapped(FieldMap map) => map.Texts.Keys.Concat(map.Dates.Keys).Order();

    public static DateReading DateOf(SourceCustomer customer, CustomerField field) => field switch
    {
        CustomerField.BirthDate => customer.BirthDate,
        CustomerField.CreatedAt => customer.CreatedAt,
        _ => customer.UpdatedAt,
    };

    public static bool IsFilled(SourceCustomer customer, CustomerField field) =>
        field is CustomerField.BirthDate or CustomerField.CreatedAt or CustomerField.UpdatedAt
            ? DateOf(customer, field) is not DateReading.Absent
            : customer[field] is not null;

    public static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");
}
