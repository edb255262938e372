using System.Security.Cryptography;
using System.Text.Json;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Domain.Providers.Dates;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>
/// Names what gives positions and cleaned records their meaning. The overlap of the change filter is left out like title, schedule, auth
/// and limits: it says how far to read back, not what a position means, and changing it must not cost a backfill.
/// </summary>
internal static class PresetFingerprint
{
    // Raise when the meaning of a member changes: every checkpoint is then void.
    private const int Version = 1;

    /// <summary>32 hexadecimal digits; the same for every process, machine and layout of the file.</summary>
    public static string Of(Preset preset) => Of(json => Write(json, preset));

    /// <inheritdoc cref="Of(Preset)"/>
    public static string Of(FilePreset preset) => Of(json => WriteFiles(json, preset));

    private static string Of(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)))[..32];
    }

    private static void Write(Utf8JsonWriter json, Preset preset)
    {
        json.WriteStartArray();
        json.WriteNumberValue(Version);
        json.WriteStringValue(preset.BaseUrl.AbsoluteUri);
        json.WriteStringValue(preset.Request.Path);
        WritePairs(json, preset.Request.Query);
        WritePairs(json, preset.Request.Headers.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        WriteList(json, PagingParts(preset.Paging));
        WriteList(json, EndParts(preset.End));
        WriteList(json, preset.ChangedSince is { } filter ? [filter.Parameter, DateFormatNames.TextOf(filter.Format), filter.Zone] : []);
        json.WriteStringValue(preset.Records.Text);
        WriteMeaning(json, preset);
        RequestFingerprint.Write(json, preset);
        if (preset.NewestFirst)
        {
            json.WriteStringValue("newestFirst");
        }

        foreach (var list in preset.Lists.Skip(1))
        {
            json.WriteStringValue(list.Feed);
            Write(json, list);
        }

        json.WriteEndArray();
    }

    // What proves that a file is complete gives nothing its meaning.
    private static void WriteFiles(Utf8JsonWriter json, FilePreset preset)
    {
        json.WriteStartArray();
        json.WriteNumberValue(Version);
        json.WriteStringValue("files");
        WriteList(json, preset.Place switch
        {
            FilePlace.S3 s3 => ["s3", s3.Endpoint.AbsoluteUri, s3.Bucket, s3.Prefix],
            FilePlace.Folder folder => ["folder", folder.Path],
            _ => throw new ArgumentOutOfRangeException(nameof(preset)),
        });
        json.WriteStringValue(preset.Match);
        WriteList(json, preset.Format is FileFormat.Csv csv
            ? ["csv", csv.Separator.ToString(), csv.Quote?.ToString(), csv.Charset, .. csv.Columns ?? []]
            : ["ndjson"]);
        json.WriteStringValue(preset.Snapshot.ToString());
        WriteMeaning(json, preset);
        json.WriteEndArray();
    }

    private static void WriteMeaning(Utf8JsonWriter json, ProviderPreset preset)
    {
        WriteMap(json, preset.Map);
        WriteList(json, [preset.Cleaning.DefaultCountry, preset.Cleaning.DefaultLanguage]);
        WritePairs(json, Sorted(preset.Cleaning.Overrides.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString()))));
    }

    private static string?[] PagingParts(Paging paging) => paging switch
    {
        Paging.Keyset keyset => ["keyset", keyset.Value.Text, keyset.Id.Text, keyset.ValueParameter, keyset.IdParameter, Text(keyset.Size), keyset.SizeParameter],
        Paging.Window window => ["window", Text(window.Cap), Instants.Format(window.From), window.Unit.ToString(), .. PagingParts(window.Within)],
        Paging.Page page => ["page", page.Parameter, Text(page.First), Text(page.Size), page.SizeParameter],
        Paging.Offset { First: > 0 } offset => ["offset", offset.Parameter, Text(offset.Size), offset.SizeParameter, Text(offset.First)],
        Paging.Offset offset => ["offset", offset.Parameter, Text(offset.Size), offset.SizeParameter],
        Paging.IdCursor { Path: { } path } cursor => ["idCursor", cursor.Parameter, Text(cursor.Size), cursor.SizeParameter, path.Text],
        Paging.IdCursor cursor => ["idCursor", cursor.Parameter, Text(cursor.Size), cursor.SizeParameter],
        Paging.BodyToken token => ["bodyToken", token.Parameter, token.Path.Text, Text(token.Size), token.SizeParameter],
        Paging.DeltaLink delta => ["deltaLink", delta.Next.Text, delta.Delta.Text, delta.Entries.ToString(), Text(delta.Size), delta.SizeParameter],
        Paging.BodyLink link => ["bodyLink", link.Path.Text, Text(link.Size), link.SizeParameter],
        _ => ["linkHeader", Text(paging.Size), paging.SizeParameter],
    };

    private static string?[] EndParts(EndRule end) => end switch
    {
        EndRule.Flag flag => ["flag", flag.Path.Text, flag.Value ? "true" : "false"],
        EndRule.Count count => ["count", count.Path?.Text, count.Header],
        EndRule.MissingNext => ["missingNext"],
        _ => ["emptyPage"],
    };

    private static void WriteMap(Utf8JsonWriter json, FieldMap map)
    {
        json.WriteStringValue(map.Id.Text);
        foreach (var (field, source) in map.Texts.OrderBy(pair => pair.Key))
        {
            json.WriteStringValue(FieldNames.Of(field));
            WriteText(json, source);
        }

        foreach (var (field, source) in map.Dates.OrderBy(pair => pair.Key))
        {
            json.WriteStringValue(FieldNames.Of(field));
            WriteDate(json, source);
        }

        WriteList(json, RemovedParts(map.Removed));
        WriteList(json, map.NullWords.Order(StringComparer.Ordinal));
    }

    private static string?[] RemovedParts(RemovedRule? rule) => rule switch
    {
        null => [],
        { EndsWith: false, Id: null } => [rule.Path.Text, rule.Value],
        _ => [rule.Path.Text, rule.Value, rule.EndsWith ? "endsWith" : null, rule.Id?.Text],
    };

    private static void WriteText(Utf8JsonWriter json, TextSource source)
    {
        switch (source)
        {
            case TextSource.FirstOf first:
                WriteList(json, first.Paths.Select(path => path.Text).Prepend("firstOf"));
                break;
            case TextSource.Join join:
                WriteList(json, join.Paths.Select(path => path.Text).Prepend(join.Separator).Prepend("join"));
                break;
            case TextSource.Constant constant:
                WriteList(json, ["constant", constant.Value]);
                break;
            case TextSource.Translate translate:
                WriteList(json, ["translate", translate.Path.Text]);
                WritePairs(json, Sorted(translate.Table));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(source));
        }
    }

    private static void WriteDate(Utf8JsonWriter json, DateSource source)
    {
        WriteList(json, source.Formats.Select(DateFormatNames.TextOf).Prepend(source.Path.Text));
        WriteList(json, source.NullWords.Order(StringComparer.Ordinal));
        WriteList(
            json,
            [
                source.Zone,
                source.Gap.ToString(),
                source.Repeat.ToString(),
                source.Min is { } min ? Instants.FormatDay(min) : null,
                source.Pivot is { } pivot ? Text(pivot) : null,
                source.Noon ? "noon" : null,
            ]);
    }

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IEnumerable<KeyValuePair<string, string>> pairs) =>
        pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void WritePairs(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> pairs) =>
        WriteList(json, pairs.SelectMany(pair => new[] { pair.Key, pair.Value }));

    private static void WriteList(Utf8JsonWriter json, IEnumerable<string?> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
