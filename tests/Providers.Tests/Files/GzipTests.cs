using System.IO.Compression;
using System.Text;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Providers.Tests.Files;

public sealed class GzipTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("id,name\n" + string.Concat(Enumerable.Range(1, 300).Select(id => $"{id},Name of {id}\n")));

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public async Task Compression_is_seen_by_content_and_not_by_name(int piece)
    {
        var read = await ReadText.FromAsync(Gzip(Text), ReadText.Csv, piece);

        read.Records.Should().HaveCount(300);
        read.IsWhole.Should().BeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public async Task Several_members_with_names_and_padding_are_one_text(int piece)
    {
        byte[] named = [0x1F, 0x8B, 8, 8 | 16 | 4 | 2, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3, .. "a.csv\0"u8, .. "note\0"u8, 9, 9, .. Gzip("2,Bob\n"u8.ToArray())[10..]];
        byte[] bytes = [.. Gzip("id,name\n1,Ann\n"u8.ToArray()), .. Gzip([]), .. named, .. Gzip("3,Cay\n"u8.ToArray()), 0, 0, 0, 0];

        var read = await ReadText.FromAsync(bytes, ReadText.Csv, piece);

        read.Fault.Should().BeNull();
        read.Ids.Should().Equal("1", "2", "3");
    }

    [Fact]
    public async Task Cut_at_any_byte_a_compressed_file_is_never_whole()
    {
        var bytes = Gzip(Text);
        byte[] two = [.. bytes, .. Gzip("301,Last\n"u8.ToArray())];
        for (var length = 1; length < two.Length; length++)
        {
            var read = await ReadText.FromAsync(two[..length], ReadText.Csv);

            read.IsWhole.Should().Be(length == bytes.Length, "{0} bytes, and only the first member alone is a whole file", length);
        }
    }

    [Fact]
    public async Task Any_damaged_byte_of_the_content_is_noticed()
    {
        var bytes = Gzip(Text);
        for (var at = 10; at < bytes.Length; at += 7)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 0x10;

            (await ReadText.FromAsync(damaged, ReadText.Csv)).IsWhole.Should().BeFalse("byte {0} is damaged", at);
        }
    }

    [Theory]
    [InlineData("PK\u0003\u0004rest of an archive", "zip")]
    [InlineData("PAR1 and columns", "Parquet")]
    [InlineData("%PDF-1.7 and pages", "PDF")]
    public async Task What_is_no_text_is_named(string content, string name)
    {
        var plain = await ReadText.CsvAsync(content);
        var wrapped = await ReadText.FromAsync(Gzip(Encoding.UTF8.GetBytes(content)), ReadText.Csv);

        plain.Code.Should().Be("provider.file_format");
        plain.Fault!.Error.Message.Should().Contain(name);
        wrapped.Code.Should().Be("provider.file_format");
    }

    [Fact]
    public async Task A_file_compressed_twice_and_one_that_explodes_are_refused()
    {
        var twice = await ReadText.FromAsync(Gzip(Gzip(Text)), ReadText.Csv);
        var bomb = await ReadText.FromAsync(Gzip(Encoding.UTF8.GetBytes("id,name\n" + string.Concat(Enumerable.Repeat("1,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", 100_000)))), ReadText.Csv);

        twice.Code.Should().Be("provider.file_format");
        bomb.Code.Should().Be("provider.too_large");
    }

    [Fact]
    public async Task Ndjson_is_read_compressed_too()
    {
        var read = await ReadText.FromAsync(Gzip("{\"id\":1}\n{\"id\":2}\n"u8.ToArray()), FileFormat.Ndjson.Instance);

        read.Ids.Should().Equal("1", "2");
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(bytes);
            gzip.Flush();
        }

        return bytes.Length > 0 ? buffer.ToArray() : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    }
}
