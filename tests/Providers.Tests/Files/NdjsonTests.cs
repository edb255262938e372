using System.Text;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Providers.Tests.Files;

public sealed class NdjsonTests
{
    private const string Lines = "{\"id\":1,\"name\":\"Ann\"}\n\n{\"id\":\"2\",\"name\":\"two\\nlines\"}\r\n{\"id\":3.10,\"tags\":[{\"a\":1}]}";

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(int.MaxValue)]
    public async Task Lines_are_records_byte_for_byte(int piece)
    {
        var read = await ReadText.FromAsync(Encoding.UTF8.GetBytes(Lines), FileFormat.Ndjson.Instance, piece);

        read.Records.Should().Equal("{\"id\":1,\"name\":\"Ann\"}", "{\"id\":\"2\",\"name\":\"two\\nlines\"}", "{\"id\":3.10,\"tags\":[{\"a\":1}]}");
        read.Ids.Should().Equal("1", "2", "3.10");
        read.Places[1].Should().Contain("row 2, line 3");
        read.IsWhole.Should().BeTrue();
    }

    [Fact]
    public async Task A_damaged_line_in_the_middle_is_one_bad_record()
    {
        var read = await ReadText.NdjsonAsync("{\"id\":1}\n{\"id\":2,\n[3]\n{\"id\":4}\n");

        read.Records.Should().Equal("{\"id\":1}", "{\"id\":2,", "[3]", "{\"id\":4}");
        read.Ids.Should().Equal("1", null, null, "4");
        read.IsWhole.Should().BeTrue();
    }

    [Fact]
    public async Task Cut_at_any_byte_a_file_gives_only_whole_records_or_says_that_it_is_cut()
    {
        var bytes = Encoding.UTF8.GetBytes(Lines);
        var whole = (await ReadText.FromAsync(bytes, FileFormat.Ndjson.Instance)).Records;
        for (var length = 0; length < bytes.Length; length++)
        {
            var read = await ReadText.FromAsync(bytes[..length], FileFormat.Ndjson.Instance);

            read.Records.Should().Equal(whole.Take(read.Records.Count), "{0} bytes", length);
            (read.IsWhole || read.Code == "provider.truncated").Should().BeTrue("{0} bytes ended as {1}", length, read.Code);
        }
    }

    [Fact]
    public async Task An_empty_file_and_a_byte_order_mark_are_no_records()
    {
        (await ReadText.NdjsonAsync("")).Should().BeEquivalentTo(new { Records = Array.Empty<string>(), IsWhole = true });
        (await ReadText.NdjsonAsync("\uFEFF{\"id\":1}\n")).Ids.Should().Equal("1");
    }
}
