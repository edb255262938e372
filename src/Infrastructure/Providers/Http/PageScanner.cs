using System.Text.Json;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Http;

/// <summary>Finds the records, their ids and the paging members of an answer, or says what is wrong with it.</summary>
internal sealed class PageScanner(Preset preset)
{
    private readonly EnvelopePaths paths = new(preset);

    /// <exception cref="ProviderFaultException">The answer is no page.</exception>
    public ScannedPage Scan(ReadOnlySpan<byte> json, FaultSite site)
    {
        var content = json.TrimStart(" \t\r\n"u8);
        if (content.IsEmpty || content.SequenceEqual("null"u8))
        {
            throw site.Fault(FaultTable.Empty);
        }

        if (content[0] is not ((byte)'{' or (byte)'['))
        {
            throw site.Fault(FaultTable.NotJson, HtmlTitle.DetailOf(content));
        }

        var page = new ScannedPage(Math.Min(preset.Paging.Size, preset.Limits.RecordsPerPage));
        try
        {
            new EnvelopeReader(json, paths, page, site).Read();
        }
        catch (JsonException e)
        {
            throw site.Fault(IsOnlyCut(json) ? FaultTable.Incomplete : FaultTable.BadJson, $"{json.Length} bytes, line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of it", e);
        }

        var isLeftOut = page.FoundAtRecords is JsonTokenType.None or JsonTokenType.Null && preset.RecordsOptional;
        if (page.FoundAtRecords != JsonTokenType.StartArray && !isLeftOut)
        {
            throw site.Fault(FaultTable.Shape, $"expected an array of records at {preset.Records.Text}, found {Word(page.FoundAtRecords)}");
        }

        return page;
    }

    /// <summary>True when the bytes are a proper beginning and only their end is missing.</summary>
    private static bool IsOnlyCut(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = int.MaxValue }));
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Word(JsonTokenType found) => found switch
    {
        JsonTokenType.None => "nothing there",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.Null => "null",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        _ => "true or false",
    };
}
