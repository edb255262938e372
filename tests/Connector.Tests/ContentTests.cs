using System.IO.Compression;
using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests;

public sealed class ContentTests
{
    private const string Page = """{"items":[{"id":"a","name":"Zoë"},{"id":"b"}]}""";

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZip")]
    [InlineData("x-gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("deflate-raw")]
    [InlineData("identity")]
    public async Task Every_offered_encoding_is_undone(string encoding)
    {
        var bytes = Compress(Encoding.UTF8.GetBytes(Page), encoding);

        var outcome = await AnswerAsync(bytes, encoding: encoding.Replace("-raw", "", StringComparison.Ordinal));

        outcome.Ids.Should().Equal("a", "b");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Data_that_is_not_compressed_as_told_is_an_encoding_fault(string encoding)
    {
        var garbage = Enumerable.Range(0, 2_000).Select(i => (byte)(i * 197 ^ i >> 3)).ToArray();

        var outcome = await AnswerAsync(garbage, encoding: encoding);

        outcome.Code.Should().Be("provider.encoding");
        outcome.Fault!.Class.Should().Be(FaultClass.Contract);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    public async Task Encodings_that_were_not_offered_are_refused(string encoding)
    {
        var outcome = await AnswerAsync(Encoding.UTF8.GetBytes(Page), encoding: encoding);

        outcome.Code.Should().Be("provider.encoding");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_decompression_bomb_is_stopped_by_its_ratio(string encoding)
    {
        var bomb = Compress(Encoding.UTF8.GetBytes(Page + new string(' ', 30_000_000)), encoding);

        var outcome = await AnswerAsync(bomb, encoding: encoding);

        outcome.Code.Should().Be("provider.too_large");
        outcome.Fault!.Class.Should().Be(FaultClass.Limit);
    }

    [Fact]
    public async Task Up_to_a_megabyte_the_ratio_does_not_matter()
    {
        var small = Compress(Encoding.UTF8.GetBytes(Page + new string(' ', 900_000)), "gzip");

        var outcome = await AnswerAsync(small, encoding: "gzip");

        outcome.Ids.Should().Equal("a", "b");
    }

    [Theory]
    [InlineData("utf-8", "utf-8")]
    [InlineData("utf-8", "\"UTF8\"")]
    [InlineData("utf-16le", "utf-16")]
    [InlineData("utf-16be", "utf-16")]
    [InlineData("utf-16le", "UTF-16LE")]
    [InlineData("iso-8859-1", "latin1")]
    [InlineData("iso-8859-1", "ISO-8859-1")]
    [InlineData("iso-8859-1", "windows-1252")]
    [InlineData("utf-32", "utf-32")]
    public async Task Known_character_sets_become_utf8(string written, string label)
    {
        var bytes = Encoding.GetEncoding(written).GetBytes(Page);

        var texts = await RecordTextsAsync(bytes, $"application/json; charset={label}");

        texts.Should().Equal("""{"id":"a","name":"Zoë"}""", """{"id":"b"}""");
    }

    [Theory]
    [InlineData("utf-8", "application/json")]
    [InlineData("utf-16", "application/json")]
    [InlineData("utf-16be", "application/json; charset=utf-16")]
    public async Task A_byte_order_mark_is_accepted(string written, string contentType)
    {
        var encoding = Encoding.GetEncoding(written);

        var texts = await RecordTextsAsync([.. encoding.GetPreamble(), .. encoding.GetBytes(Page)], contentType);

        texts.Should().Equal("""{"id":"a","name":"Zoë"}""", """{"id":"b"}""");
    }

    [Fact]
    public async Task Windows_1252_keeps_the_euro_sign()
    {
        byte[] bytes = [.. """{"items":[{"id":"a","name":" """u8[..^1], 0x80, .. "\"}]}"u8];

        var texts = await RecordTextsAsync(bytes, "application/json; charset=iso-8859-1");

        texts.Should().ContainSingle().Which.Should().Contain("€");
    }

    [Theory]
    [InlineData("klingon")]
    [InlineData("utf-16")]
    public async Task A_character_set_that_is_unknown_or_broken_is_a_fault_and_no_replacement_character(string label)
    {
        byte[] loneSurrogate = [0x7B, 0x00, 0x22, 0x00, 0x00, 0xD8, 0x22, 0x00];

        var outcome = await AnswerAsync(loneSurrogate, $"application/json; charset={label}");

        outcome.Code.Should().Be("provider.charset");
        outcome.Fault!.Class.Should().Be(FaultClass.Contract);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/html")]
    [InlineData("nonsense")]
    public async Task A_wrong_content_type_does_not_matter_when_the_json_is_good(string contentType)
    {
        var outcome = await AnswerAsync(Encoding.UTF8.GetBytes(Page), contentType);

        outcome.Ids.Should().Equal("a", "b");
    }

    private static async Task<ReadOutcome> AnswerAsync(byte[] body, string contentType = "application/json", string? encoding = null)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Bytes(body, contentType, encoding is null ? [] : [("Content-Encoding", encoding)]));
        return await ConnectorHarness.ReadAllAsync(provider.Preset());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    public async Task A_declared_character_set_counts_where_the_answer_names_none(string contentType)
    {
        var isNamed = contentType.Contains("utf-8", StringComparison.Ordinal);

        var texts = await RecordTextsAsync(isNamed ? Encoding.UTF8.GetBytes(Page) : Encoding.Latin1.GetBytes(Page), contentType, declared: "windows-1252");

        texts.Should().Equal("""{"id":"a","name":"Zoë"}""", """{"id":"b"}""");
    }

    private static async Task<IReadOnlyList<string>> RecordTextsAsync(byte[] body, string contentType, string? declared = null)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Bytes(body, contentType));
        var preset = provider.Preset();
        using var harness = new ConnectorHarness(preset with { Request = preset.Request with { Charset = declared } });
        var texts = new List<string>();
        await foreach (var page in harness.Connector.ReadPagesAsync(new ReadFrom(null, null), CancellationToken.None))
        {
            texts.AddRange(page.Records.Select(r => Encoding.UTF8.GetString(page.Body.Span.Slice(r.Offset, r.Length))));
            page.Dispose();
        }

        return texts;
    }

    private static byte[] Compress(byte[] bytes, string encoding)
    {
        using var result = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "br" => new BrotliStream(result, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(result, CompressionLevel.Optimal, leaveOpen: true),
            "deflate-raw" => new DeflateStream(result, CompressionLevel.Optimal, leaveOpen: true),
            "identity" => new BufferedStream(result),
            _ => new GZipStream(result, CompressionLevel.Optimal, leaveOpen: true),
        })
        {
            stream.Write(bytes);
            stream.Flush();
            return encoding == "identity" ? result.ToArray() : Finish(stream, result);
        }
    }

    private static byte[] Finish(Stream stream, MemoryStream result)
    {
        stream.Dispose();
        return result.ToArray();
    }
}
