using System.IO.Compression;
using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Testing;

namespace CleanCustomers.Connector.Tests.Outbound;

/// <summary>Answers that are too much of something: ended early, and told; a record that is too much alone costs nobody else.</summary>
public sealed class SizeTests
{
    private const long Mebibyte = 1024 * 1024;
    private static readonly Limits Once = new() { Retries = 0 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_on_the_wire_are_limited_whether_or_not_a_length_is_told(bool tellsLength)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 100, recordBytes: 1_000);
        if (!tellsLength)
        {
            provider.Answers(async (http, proper, stopped) => await http.Response.Body.WriteAsync(proper, stopped));
        }

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset(limits: Once with { WireBytes = 99_000 }));

        outcome.Code.Should().Be("provider.too_large");
        outcome.Fault!.Class.Should().Be(FaultClass.Limit);
        outcome.Fault.Message.Should().Contain("99000 bytes on the wire").And.Contain("asked for 10000 records");
    }

    [Fact]
    public async Task A_compressed_page_may_be_larger_than_what_comes_over_the_wire()
    {
        var page = Encoding.UTF8.GetBytes("{\"items\":[" + string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"{{\"id\":\"{i}\",\"name\":\"{Guid.NewGuid()}\"}}")) + "]}");

        var outcome = await AnswerAsync(Gzip(page), Once with { WireBytes = page.Length - 50_000 }, "gzip");

        outcome.Fault.Should().BeNull();
        outcome.Ids.Should().HaveCount(5_000);
    }

    [Fact]
    public async Task A_bomb_inside_a_bomb_is_stopped_by_what_comes_out()
    {
        var bomb = Gzip(Gzip(new byte[200 * Mebibyte]));

        var outcome = await AnswerAsync(bomb, Once, "gzip, gzip");

        outcome.Code.Should().Be("provider.too_large");
        outcome.Fault!.Class.Should().Be(FaultClass.Limit);
    }

    [Fact]
    public async Task Two_layers_of_compression_are_undone()
    {
        var outcome = await AnswerAsync(Gzip(Gzip("""{"items":[{"id":"a"}]}"""u8.ToArray())), Once, "gzip, gzip");

        outcome.Ids.Should().Equal("a");
    }

    /// <summary>1 GiB of zeros in 1 MiB, a page that stays just below the first ratio, and one that stays below both until it is over the size.</summary>
    [Theory]
    [InlineData(1024, 8)]
    [InlineData(95, 18)]
    [InlineData(45, 66)]
    public async Task A_bomb_costs_no_more_memory_than_a_page_may_have(int ratio, long mostMebibytes)
    {
        await using var provider = await ScriptedProvider.StartAsync(records: 1);
        provider.Answers(Answers.Bytes(ratio > 100 ? Gzip(new byte[1024 * Mebibyte]) : GzipOfRatio(ratio, 80 * Mebibyte), "application/json", ("Content-Encoding", "gzip")));
        using var harness = new ConnectorHarness(provider.Preset());

        var outcome = await harness.ReadAsync();

        outcome.Code.Should().Be("provider.too_large");
        harness.Pool.LargestBytesOutstanding.Should().BeLessThanOrEqualTo(mostMebibytes * Mebibyte);
        harness.Pool.Outstanding.Should().Be(0);
    }

    [Theory]
    [InlineData("""{"meta":{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11},"items":[{"id":"a"}]}""", "record.too_many_members")]
    [InlineData("""{"meta":[1,2,3,4,5,6,7,8,9,10,11],"items":[{"id":"a"}]}""", "record.too_many_members")]
    [InlineData("""{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"items":[{"id":"a"}]}""", "record.too_many_members")]
    [InlineData("""{"meta":[[[[[[[[[]]]]]]]]],"items":[{"id":"a"}]}""", "record.too_deep")]
    [InlineData("""{"meta":"{long}","items":[{"id":"a"}]}""", "record.text_too_long")]
    [InlineData("""{"{long}":1,"items":[{"id":"a"}]}""", "record.text_too_long")]
    [InlineData("""{"items":[{"id":"a"}],"next":"{long}"}""", "record.text_too_long")]
    public async Task What_is_too_much_outside_the_records_is_too_much_for_the_page(string body, string rule)
    {
        var bytes = Encoding.UTF8.GetBytes(body.Replace("{long}", new string('x', 300), StringComparison.Ordinal));

        var outcome = await AnswerAsync(bytes, Once with { Depth = 8, Members = 10, StringBytes = 256 });

        outcome.Code.Should().Be("provider.too_large");
        outcome.Fault!.Class.Should().Be(FaultClass.Limit);
        outcome.Fault.Message.Should().Contain(rule).And.NotContain("xxx");
    }

    [Theory]
    [InlineData("""{"id":"b","many":[1,2,3,4,5,6,7,8,9,10,11]}""", "record.too_many_members")]
    [InlineData("""{"id":"b","b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11}""", "record.too_many_members")]
    [InlineData("""{"id":"b","deep":[[[[[[[[[]]]]]]]]]}""", "record.too_deep")]
    [InlineData("""{"id":"b","name":"{long}"}""", "record.text_too_long")]
    [InlineData("""{"id":"b","{long}":1}""", "record.text_too_long")]
    public async Task What_is_too_much_in_one_record_costs_that_record_only(string record, string rule)
    {
        var text = record.Replace("{long}", new string('x', 300), StringComparison.Ordinal);
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Text($$"""{"items":[{"id":"a"},{{text}},{"id":"c"}]}"""));
        using var harness = new ConnectorHarness(provider.Preset(limits: Once with { Depth = 8, Members = 10, StringBytes = 256 }));

        var outcome = await harness.ReadAsync();
        var reading = harness.Connector.Map("list", Encoding.UTF8.GetBytes(text));

        outcome.Ids.Should().Equal("a", "b", "c");
        reading.Should().BeOfType<RecordReading.Unreadable>().Which.Rule.Should().Be(rule);
        harness.Connector.Map("list", """{"id":"c"}"""u8).Should().BeOfType<RecordReading.Mapped>();
    }

    [Fact]
    public async Task Two_lengths_that_contradict_each_other_are_no_answer()
    {
        await using var server = RawServer.Start("HTTP/1.1 200 OK\r\nContent-Length: 22\r\nContent-Length: 23\r\n\r\n{\"items\":[{\"id\":\"a\"}]} ");
        await using var provider = await ScriptedProvider.StartAsync();

        var outcome = await ConnectorHarness.ReadAllAsync(provider.Preset() with { BaseUrl = server.BaseUrl });

        outcome.Code.Should().Be("provider.protocol");
        outcome.Fault!.Class.Should().Be(FaultClass.Contract);
    }

    private static async Task<ReadOutcome> AnswerAsync(byte[] body, Limits limits, string? encoding = null)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Answers(Answers.Bytes(body, "application/json", encoding is null ? [] : [("Content-Encoding", encoding)]));
        return await ConnectorHarness.ReadAllAsync(provider.Preset(limits: limits));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var result = new MemoryStream();
        using (var stream = new GZipStream(result, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return result.ToArray();
    }

    /// <summary>Noise in every piece, so that the whole compresses about so many times.</summary>
    private static byte[] GzipOfRatio(int ratio, long size)
    {
        var random = new Random(1);
        var piece = new byte[64 * 1024];
        using var result = new MemoryStream();
        using (var stream = new GZipStream(result, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (long written = 0; written < size; written += piece.Length)
            {
                random.NextBytes(piece.AsSpan(0, piece.Length / (ratio + 15)));
                stream.Write(piece);
            }
        }

        return result.ToArray();
    }
}
