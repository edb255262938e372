using System.Text;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Providers.Tests.Files;

public sealed class CsvTests
{
    /// <summary>Everything RFC 4180 and the field know, in one file: quotes, doubled quotes, line breaks inside, blank lines, mixed line ends.</summary>
    private const string Traps = "id,name,note\r\n1,\"Ann \"\"A\"\" Lee\",\"two\r\nlines, one value\"\r\n\r\n2,Bob,\n\"3\",,\"\"\r4,O'Neil,\\ü\t\r\n";

    private static readonly string[] TrapRecords =
    [
        """{"id":"1","name":"Ann \"A\" Lee","note":"two\r\nlines, one value"}""",
        """{"id":"2","name":"Bob","note":""}""",
        """{"id":"3","name":"","note":""}""",
        """{"id":"4","name":"O'Neil","note":"\\ü\t"}""",
    ];

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Rows_are_the_same_however_the_bytes_arrive(int piece)
    {
        var read = await ReadText.FromAsync(Encoding.UTF8.GetBytes(Traps), ReadText.Csv, piece);

        read.Records.Should().Equal(TrapRecords);
        read.Ids.Should().Equal("1", "2", "3", "4");
        read.IsWhole.Should().BeTrue();
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Each_line_end_is_one(string end)
    {
        var read = await ReadText.CsvAsync($"id,name{end}1,Ann{end}2,Bob{end}");

        read.Records.Should().Equal("""{"id":"1","name":"Ann"}""", """{"id":"2","name":"Bob"}""");
        read.Places.Select(place => place.Split(", ")[3]).Should().Equal("line 2", "line 3");
    }

    [Fact]
    public async Task The_last_line_needs_no_end()
    {
        (await ReadText.CsvAsync("id,name\n1,Ann")).Should().BeEquivalentTo(new { Records = new[] { """{"id":"1","name":"Ann"}""" }, IsWhole = true });
        (await ReadText.CsvAsync("id,name\n1,\"Ann\"")).Should().BeEquivalentTo(new { Records = new[] { """{"id":"1","name":"Ann"}""" }, IsWhole = true });
        (await ReadText.CsvAsync("id,name\n1,")).Should().BeEquivalentTo(new { Records = new[] { """{"id":"1","name":""}""" }, IsWhole = true });
    }

    [Fact]
    public async Task Values_are_texts_whatever_they_look_like()
    {
        var read = await ReadText.CsvAsync("id,name,zip,phone,gone\n007,NA,01234,1.2E+11,NULL\n");

        read.Records.Should().Equal("""{"id":"007","name":"NA","zip":"01234","phone":"1.2E+11","gone":"NULL"}""");
        read.Ids.Should().Equal("007");
    }

    [Theory]
    [InlineData("id;name\n1;\"Lee; Ann\"\n", ';')]
    [InlineData("id\tname\n1\tLee; Ann\n", '\t')]
    [InlineData("id|name\n1|Lee; Ann\n", '|')]
    public async Task Separators_are_declared(string text, char separator)
    {
        var read = await ReadText.CsvAsync(text, ReadText.Csv with { Separator = separator });

        read.Records.Should().Equal("""{"id":"1","name":"Lee; Ann"}""");
    }

    [Fact]
    public async Task Quotes_may_be_others_or_none()
    {
        var single = await ReadText.CsvAsync("id,name\n1,'Lee, ''Ann'''\n", ReadText.Csv with { Quote = '\'' });
        var none = await ReadText.CsvAsync("id,name\n1,\"Ann\n", ReadText.Csv with { Quote = null });
        var inside = await ReadText.CsvAsync("id,name\n1,5\" pipe\n");

        single.Records.Should().Equal("""{"id":"1","name":"Lee, 'Ann'"}""");
        none.Records.Should().Equal("""{"id":"1","name":"\"Ann"}""");
        inside.Records.Should().Equal("""{"id":"1","name":"5\" pipe"}""");
    }

    [Fact]
    public async Task Ragged_rows_and_broken_quotes_are_handed_over_without_an_id_and_their_neighbours_are_read()
    {
        var read = await ReadText.CsvAsync("id,name\n1,Ann\n2,Bob,x\n3\n4,\"Cay\"!\n5,Dee\n");

        read.Records.Should().Equal("""{"id":"1","name":"Ann"}""", """["2","Bob","x"]""", """["3"]""", "\"4,\\\"Cay\\\"!\"", """{"id":"5","name":"Dee"}""");
        read.Ids.Should().Equal("1", null, null, null, "5");
        read.Places[2].Should().Contain("row 3, line 4");
    }

    [Fact]
    public async Task Duplicate_columns_are_an_error_that_names_them()
    {
        var read = await ReadText.CsvAsync("id,name,mail,Name,mail,name\n1,2,3,4,5,6\n");

        read.Code.Should().Be("provider.duplicate_columns");
        read.Fault!.Error.Message.Should().Contain("'name', 'mail'");
        read.Records.Should().BeEmpty();
    }

    [Fact]
    public async Task A_mapped_column_that_is_not_there_stops_the_file_before_it_empties_a_field_of_everyone()
    {
        var read = await ReadText.CsvAsync("id,full name\n1,Ann\n");

        read.Code.Should().Be("provider.shape");
        read.Fault!.Error.Message.Should().Contain("'name'").And.NotContain("Ann");
    }

    [Fact]
    public async Task Columns_may_be_named_by_the_preset_and_unnamed_ones_have_numbers()
    {
        var named = await ReadText.CsvAsync("1,Ann\n", ReadText.Csv with { Columns = ["id", "name"] });
        var unnamed = await ReadText.CsvAsync("id, name ,,\n1,Ann,x,y\n");

        named.Records.Should().Equal("""{"id":"1","name":"Ann"}""");
        unnamed.Records.Should().Equal("""{"id":"1","name":"Ann","column 3":"x","column 4":"y"}""");
    }

    [Fact]
    public async Task A_header_alone_is_an_empty_list_and_nothing_at_all_is_an_error()
    {
        (await ReadText.CsvAsync("id,name\n")).Should().BeEquivalentTo(new { Records = Array.Empty<string>(), IsWhole = true });
        (await ReadText.CsvAsync("")).Code.Should().Be("provider.file_format");
        (await ReadText.CsvAsync("\uFEFF")).Code.Should().Be("provider.file_format");
    }

    [Fact]
    public async Task A_byte_order_mark_belongs_to_no_name()
    {
        (await ReadText.CsvAsync("\uFEFFid,name\n1,Ann\n")).Ids.Should().Equal("1");
    }

    [Theory]
    [InlineData("utf-16", "utf-16", true)]
    [InlineData("utf-16BE", null, true)]
    [InlineData("utf-16", null, true)]
    [InlineData("windows-1252", "ISO-8859-1", false)]
    [InlineData("windows-1252", "windows-1252", false)]
    [InlineData("shift_jis", "shift_jis", false)]
    [InlineData("utf-8", "utf8", false)]
    public async Task Character_sets_are_declared_or_marked(string written, string? declared, bool hasMark)
    {
        var name = written == "shift_jis" ? "表参道ソ" : "Zoë Müller";
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(written) ?? Encoding.GetEncoding(written);
        var bytes = (hasMark ? encoding.GetPreamble() : []).Concat(encoding.GetBytes($"id,name\n1,{name}\n")).ToArray();

        foreach (var piece in new[] { 1, 3, int.MaxValue })
        {
            (await ReadText.FromAsync(bytes, ReadText.Csv with { Charset = declared }, piece)).Records.Should().Equal($$"""{"id":"1","name":"{{name}}"}""");
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_stay_in_their_record_and_no_replacement_character_is_made()
    {
        var bytes = "id,name\n1,Ann\n2,M\u00FCller\n3,Cay\n"u8.ToArray().Where(value => value != 0xC3).ToArray();

        var read = await ReadText.FromAsync(bytes, ReadText.Csv);
        var other = await ReadText.FromAsync([.. "id,name\n1,"u8, 0x82, (byte)'\n'], ReadText.Csv with { Charset = "shift_jis" });

        read.Ids.Should().Equal("1", "2", "3");
        read.IsWhole.Should().BeTrue("one bad text costs one record: the mapper refuses it");
        other.Code.Should().Be("provider.charset");
        other.Records.Should().BeEmpty();
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_takes_nothing_for_whole()
    {
        var read = await ReadText.CsvAsync("id,name\n1,Ann\n2,\"Bob\n3,Cay\n");
        var endless = await ReadText.FromAsync(
            Encoding.UTF8.GetBytes("id,name\n1,\"" + new string('x', 300_000)), ReadText.Csv, limits: new Limits { BodyBytes = 100_000 });

        read.Code.Should().Be("provider.truncated");
        read.Fault!.Error.Message.Should().Contain("row 2, line 3").And.NotContain("Bob");
        endless.Code.Should().Be("provider.too_large");
    }

    [Fact]
    public async Task Cut_at_any_byte_a_file_gives_only_whole_rows_or_says_that_it_is_cut()
    {
        var bytes = Encoding.UTF8.GetBytes(Traps);
        for (var length = 0; length < bytes.Length; length++)
        {
            var read = await ReadText.FromAsync(bytes[..length], ReadText.Csv);

            // The values of the last row may be cut without a sign: that is what a rule of completeness is for.
            var proven = read.IsWhole ? read.Records.SkipLast(1) : read.Records;
            proven.Should().Equal(TrapRecords.Take(proven.Count()), "{0} bytes", length);
            (read.IsWhole || read.Code is "provider.truncated" or "provider.file_format" or "provider.shape").Should().BeTrue("{0} bytes ended as {1}", length, read.Code);
        }
    }
}
